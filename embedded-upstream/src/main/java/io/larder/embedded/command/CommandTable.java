package io.larder.embedded.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The commands that a member knows, by name and alias. Immutable. */
public final class CommandTable {
    private final Map<String, Entry> byName;
    private final Map<String, Entry> byNameOrAlias;

    /** A command with its traits, which are asked for once. */
    public record Entry(CommandTraits traits, Command command) {}

    /** What the version does not know yet, or only a test server knows, is left out. */
    public CommandTable(Collection<Command> commands, int majorVersion, boolean testCommands) {
        Map<String, Entry> names = new TreeMap<>();
        Map<String, Entry> all = new LinkedHashMap<>();
        for (Command each : commands) {
            CommandTraits traits = each.traits();
            if (traits.firstMajorVersion() > majorVersion || (traits.testOnly() && !testCommands)) {
                continue;
            }
            Entry entry = new Entry(traits, each);
            names.put(traits.name(), entry);
            put(all, traits.name(), entry);
            for (String alias : traits.aliases()) {
                put(all, alias, entry);
            }
        }
        byName = names;
        byNameOrAlias = all;
    }

    private static void put(Map<String, Entry> all, String name, Entry entry) {
        if (all.put(name, entry) != null) {
            throw new IllegalArgumentException("two commands are called " + name);
        }
    }

    public @Nullable Entry find(String nameOrAlias) {
        return byNameOrAlias.get(nameOrAlias);
    }

    /** The traits of each command once, by name. */
    public Collection<CommandTraits> all() {
        return byName.values().stream().map(Entry::traits).toList();
    }
}
