package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.transaction.WriteAccess;
import java.util.Set;

/** dropDatabase */
final class DropDatabaseCommand implements Command {
    private static final Set<String> KEPT = Set.of("admin", "local", "config");

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("dropDatabase")
                .fields("comment")
                .needsOnDatabase(Action.DROP_DATABASE)
                .onSecondaries(SecondaryUse.NEVER)
                .writeConcern()
                .inApiVersion1()
                .help("drop (delete) this database")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        String name = invocation.database();
        if (KEPT.contains(name)) {
            throw new CommandFailure(
                    ErrorCode.ILLEGAL_OPERATION, "Dropping the '" + name + "' database is prohibited.");
        }
        return Reply.of(WriteAccess.of(invocation).write(copy -> {
            if (copy.state().database(name) == null) {
                return new Document();
            }
            copy.catalogue().dropDatabase(name);
            return new Document("dropped", name);
        }));
    }
}
