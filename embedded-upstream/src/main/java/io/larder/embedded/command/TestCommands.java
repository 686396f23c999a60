package io.larder.embedded.command;

import java.util.List;
import java.util.Set;

/** Commands of test servers, by which clients try the versions of the API out. Version 2 consists of nothing else. */
public final class TestCommands {
    private static final Set<String> IN_VERSION_2 =
            Set.of("testVersion2", "testVersions1And2", "testDeprecationInVersion2");

    private TestCommands() {}

    static boolean inApiVersion2(String name) {
        return IN_VERSION_2.contains(name);
    }

    public static List<Command> all() {
        return List.of(
                command("testVersion2", false),
                command("testVersions1And2", true),
                command("testDeprecation", true),
                command("testDeprecationInVersion2", true));
    }

    private static Command command(String name, boolean inVersion1) {
        CommandTraits.Builder builder = CommandTraits.named(name).testOnly().withoutLogin();
        return Command.of((inVersion1 ? builder.inApiVersion1() : builder).build(), in -> Reply.ok());
    }
}
