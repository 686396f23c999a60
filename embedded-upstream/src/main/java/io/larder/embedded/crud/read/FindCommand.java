package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.cursor.BatchSource;
import io.larder.embedded.cursor.CursorKind;
import io.larder.embedded.cursor.CursorOptions;
import io.larder.embedded.cursor.IteratorSource;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.storage.CollectionState;

/** find */
final class FindCommand implements Command {
    private final ReadParts parts;

    FindCommand(ReadParts parts) {
        this.parts = parts;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("find")
                .fields(
                        "filter",
                        "sort",
                        "projection",
                        "skip",
                        "limit",
                        "batchSize",
                        "singleBatch",
                        "hint",
                        "max",
                        "min",
                        "returnKey",
                        "showRecordId",
                        "tailable",
                        "awaitData",
                        "oplogReplay",
                        "noCursorTimeout",
                        "allowPartialResults",
                        "allowDiskUse",
                        "collation",
                        "let",
                        "rawData")
                .needs(Action.FIND)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .inTransactions()
                .inApiVersion1()
                .help("query for documents")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        FindRequest request = FindRequest.parse(invocation.fields());
        ReadScope scope = ReadScope.of(invocation, parts);
        FindExecution execution = new FindExecution(request, scope);
        CursorOptions options = CursorOptions.of(invocation.namespace().toString(), request.batchSize())
                .withSingleBatch(request.singleBatch())
                .withNoTimeout(request.noCursorTimeout());
        if (request.tailable()) {
            return tailable(invocation, request, scope, execution, options);
        }
        Document details = new Document();
        if (ReadScope.view(invocation).atClusterTime() != null) {
            details.append("atClusterTime", ReadScope.view(invocation).atClusterTime());
        }
        long limit = request.limit() == 0 ? Long.MAX_VALUE : request.limit();
        BatchSource source = new IteratorSource(execution.run(), limit, details);
        return Reply.of(parts.replies().open(invocation, options, source));
    }

    private Reply tailable(
            Invocation invocation,
            FindRequest request,
            ReadScope scope,
            FindExecution execution,
            CursorOptions options) {
        Tail tail;
        if (OplogRows.isOplog(scope.target().namespace())) {
            tail = new OplogRows(parts.member());
        } else {
            CollectionState collection = scope.collection();
            if (collection != null && !collection.options().isCapped()) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "error processing query: ns=" + scope.target().base()
                                + " tailable cursor requested on non capped collection");
            }
            if (collection == null || collection.count() == 0) {
                // Nothing to stand on: such a cursor is dead at once.
                return Reply.of(parts.replies()
                        .open(invocation, options, new IteratorSource(java.util.Collections.emptyIterator())));
            }
            tail = new CollectionTail(parts.member(), scope.target().base(), collection.uuid());
        }
        TailSource source = new TailSource(parts.member(), tail, request, execution.matcher(), execution.projection());
        CursorKind kind = request.awaitData() ? CursorKind.AWAITING : CursorKind.TAILABLE;
        return Reply.of(parts.replies().open(invocation, options.ofKind(kind), source));
    }
}
