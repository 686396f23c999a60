package io.larder.embedded.admin.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTable;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import java.util.List;
import java.util.function.Supplier;

/** listCommands. The table is asked late, because it holds this command too. */
public final class ListCommands {
    private ListCommands() {}

    public static Command of(Supplier<CommandTable> table) {
        return Command.of(CommandTraits.named("listCommands").withoutLogin().build(), in -> {
            Document commands = new Document();
            for (CommandTraits each : table.get().all()) {
                commands.put(each.name(), describe(each));
            }
            return Reply.of(new Document("commands", commands));
        });
    }

    private static Document describe(CommandTraits traits) {
        return new Document("help", traits.help())
                .append("requiresAuth", traits.needsLogin())
                .append("secondaryOk", traits.secondaryUse() == SecondaryUse.ALWAYS)
                .append("adminOnly", traits.adminOnly())
                .append("apiVersions", traits.inApiVersion1() ? List.of("1") : List.of())
                .append("deprecatedApiVersions", List.of());
    }
}
