package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import java.util.List;
import java.util.Set;

/** explain. Nothing that it explains is ever written. */
final class ExplainCommand implements Command {
    private static final Set<String> VERBOSITIES = Set.of("queryPlanner", "executionStats", "allPlansExecution");

    private final Explanation explanation;

    ExplainCommand(ReadParts parts) {
        this.explanation = new Explanation(parts);
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("explain")
                .fields("verbosity", "rawData")
                .rights(ExplainCommand::rights)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .inApiVersion1()
                .help("explain database reads and writes")
                .build();
    }

    private static List<Privilege> rights(Invocation invocation) {
        Document command = inner(invocation);
        Namespace namespace = namespace(invocation, command);
        String name = command.keySet().iterator().next();
        return name.equals("aggregate")
                ? AggregateRights.of(command, namespace)
                : List.of(Privilege.of(
                        Resource.collection(namespace),
                        switch (name) {
                            case "update", "findAndModify" -> Action.UPDATE;
                            case "delete" -> Action.REMOVE;
                            default -> Action.FIND;
                        }));
    }

    private static Document inner(Invocation invocation) {
        Document command = invocation.fields().document("explain");
        if (command.isEmpty()) {
            throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "explain command requires a nested object");
        }
        return command;
    }

    private static Namespace namespace(Invocation invocation, Document command) {
        return command.values().iterator().next() instanceof String collection
                ? new Namespace(invocation.database(), collection)
                : Namespace.ofDatabase(invocation.database());
    }

    @Override
    public Reply run(Invocation invocation) {
        String given = invocation.fields().optionalString("verbosity");
        String verbosity = given == null ? "allPlansExecution" : given;
        if (!VERBOSITIES.contains(verbosity)) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "Enumeration value '" + verbosity + "' for field 'explain.verbosity' is not a valid value.");
        }
        Document command = inner(invocation);
        return Reply.of(explanation.of(invocation, command, namespace(invocation, command), verbosity));
    }
}
