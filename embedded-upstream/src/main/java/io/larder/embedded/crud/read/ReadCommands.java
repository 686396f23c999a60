package io.larder.embedded.crud.read;

import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import java.util.List;

/** The commands of this package. */
public final class ReadCommands {
    private ReadCommands() {}

    public static List<Command> of(ReadParts parts) {
        return List.of(
                new FindCommand(parts),
                new CountCommand(parts),
                new DistinctCommand(parts),
                new AggregateCommand(parts),
                new ExplainCommand(parts),
                mapReduce());
    }

    /** There is no JavaScript here, so it answers as a server that was started without it. */
    private static Command mapReduce() {
        CommandTraits traits = CommandTraits.named("mapReduce", "mapreduce")
                .needs(Action.FIND)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .writeConcern()
                .help("Runs the mapReduce command")
                .build();
        return Command.of(traits, invocation -> {
            throw new CommandFailure(31264, "Cannot run server-side javascript without the javascript engine enabled");
        });
    }
}
