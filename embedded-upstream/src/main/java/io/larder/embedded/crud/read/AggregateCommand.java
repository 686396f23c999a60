package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.ChangeStream;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.cursor.ChangeStreamSource;
import io.larder.embedded.cursor.CursorKind;
import io.larder.embedded.cursor.CursorOptions;
import io.larder.embedded.cursor.IteratorSource;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.stage.Sink;
import io.larder.embedded.request.ReadConcern;
import java.util.Iterator;

/** aggregate */
final class AggregateCommand implements Command {
    private final ReadParts parts;
    private final Explanation explanation;

    AggregateCommand(ReadParts parts) {
        this.parts = parts;
        this.explanation = new Explanation(parts);
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("aggregate")
                .fields(
                        "pipeline",
                        "explain",
                        "allowDiskUse",
                        "cursor",
                        "hint",
                        "bypassDocumentValidation",
                        "collation",
                        "let",
                        "collectionUUID",
                        "exchange",
                        "fromMongos",
                        "needsMerge",
                        "rawData",
                        "isMapReduceCommand")
                .rights(AggregateRights::of)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .writeConcern()
                .inTransactions()
                .inApiVersion1()
                .help("Runs the aggregation pipeline")
                .build();
    }

    /** What is written must not depend on a read that only the primary can vouch for, or on a moment of the past. */
    private static void requireWritableConcern(Invocation invocation, Sink sink) {
        ReadConcern.Level level = invocation.request().readConcern().level();
        if (level == ReadConcern.Level.LINEARIZABLE || level == ReadConcern.Level.SNAPSHOT) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "Aggregation stage " + (sink instanceof Sink.Out ? "$out" : "$merge")
                            + " cannot run with a readConcern other than 'local' or 'majority', or in a multi-document"
                            + " transaction. Current readConcern: " + level.wireName());
        }
    }

    @Override
    public Reply run(Invocation invocation) {
        AggregateRequest request =
                AggregateRequest.parse(invocation.fields(), invocation.body(), invocation.database());
        String name = request.onDatabase()
                ? invocation.database() + ".$cmd.aggregate"
                : invocation.namespace().toString();
        CursorOptions options = CursorOptions.of(name, request.batchSize());
        if (request.isChangeStream() && !request.explain()) {
            ChangeStream stream = parts.changeStreams().open(invocation, request.pipeline());
            return Reply.of(parts.replies()
                    .open(invocation, options.ofKind(CursorKind.CHANGE_STREAM), new ChangeStreamSource(stream)));
        }
        if (request.explain()) {
            return Reply.of(explanation.of(invocation, invocation.body(), invocation.namespace(), "queryPlanner"));
        }
        AggregateExecution execution =
                AggregateExecution.prepare(request, invocation, invocation.fields(), invocation.namespace(), parts);
        Sink sink = execution.pipeline().sink();
        Iterator<Document> results = execution.run();
        if (sink != null) {
            if (invocation.request().session().inTransaction()) {
                throw new CommandFailure(
                        ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
                        "Stage not supported inside of a multi-document transaction: "
                                + (sink instanceof Sink.Out ? "$out" : "$merge"));
            }
            requireWritableConcern(invocation, sink);
            results = new Written(new SinkWriter(invocation, execution.evaluation()), sink, results);
        }
        Document details = new Document();
        if (ReadScope.view(invocation).atClusterTime() != null) {
            details.append("atClusterTime", ReadScope.view(invocation).atClusterTime());
        }
        return Reply.of(
                parts.replies().open(invocation, options, new IteratorSource(results, Long.MAX_VALUE, details)));
    }
}
