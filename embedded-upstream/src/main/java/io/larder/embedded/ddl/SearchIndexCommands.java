package io.larder.embedded.ddl;

import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import java.util.List;

/** Search indexes exist on Atlas only; a server by itself says so. */
final class SearchIndexCommands {
    private static final int SEARCH_NOT_ENABLED = 31082;

    private SearchIndexCommands() {}

    static List<Command> all() {
        return List.of(
                new Refused("createSearchIndexes"), new Refused("updateSearchIndex"), new Refused("dropSearchIndex"));
    }

    private record Refused(String name) implements Command {
        @Override
        public CommandTraits traits() {
            return CommandTraits.named(name).help("only on Atlas").build();
        }

        @Override
        public Reply run(Invocation invocation) {
            throw new CommandFailure(
                    SEARCH_NOT_ENABLED,
                    "Using Atlas Search Database Commands and the $listSearchIndexes aggregation stage requires "
                            + "additional configuration. Please connect to Atlas or an AtlasCLI local deployment to "
                            + "enable.For more information on how to connect, see "
                            + "https://dochub.mongodb.org/core/atlas-cli-deploy-local-reqs.");
        }
    }
}
