package io.larder.embedded.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The commands that a member knows, by name and alias. Immutable. */
public final class CommandTable {
    private final Map<String, Command> byName;
    private final Map<String, Command> byNameOrAlias;

    /** What the version does not know yet, or only a test server knows, is left out. */
    public CommandTable(Collection<Command> commands, int majorVersion, boolean testCommands) {
        Map<String, Command> names = new TreeMap<>();
        Map<String, Command> all = new LinkedHashMap<>();
        for (Command each : commands) {
            CommandTraits traits = each.traits();
            if (traits.firstMajorVersion() > majorVersion || (traits.testOnly() && !testCommands)) {
                continue;
            }
            names.put(traits.name(), each);
            put(all, traits.name(), each);
            for (String alias : traits.aliases()) {
                put(all, alias, each);
            }
        }
        byName = names;
        byNameOrAlias = all;
    }

    private static void put(Map<String, Command> all, String name, Command command) {
        if (all.put(name, command) != null) {
            throw new IllegalArgumentException("two commands are called " + name);
        }
    }

    public @Nullable Command find(String nameOrAlias) {
        return byNameOrAlias.get(nameOrAlias);
    }

    /** Each command once, by name. */
    public Collection<Command> all() {
        return byName.values();
    }
}
