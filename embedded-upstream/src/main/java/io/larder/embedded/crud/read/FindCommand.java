package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.cursor.CursorOptions;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.cursor.IteratorSource;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.replication.Member;
import io.larder.embedded.request.Fields;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** find */
public final class FindCommand implements Command {
    private final Member member;
    private final CursorReplies replies;

    public FindCommand(Member member, CursorReplies replies) {
        this.member = member;
        this.replies = replies;
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
        Fields fields = invocation.fields();
        ReadScope scope = ReadScope.of(invocation, member);
        refuseUnserved(fields);
        Matcher matcher = scope.matcher("filter");
        Document sort = fields.optionalDocument("sort");
        Iterator<Document> found = scope.matching(matcher);
        if (sort != null && !sort.isEmpty()) {
            List<Document> all = new ArrayList<>();
            found.forEachRemaining(all::add);
            found = Sorter.compile(sort, scope.evaluation().collation())
                    .sort(all)
                    .iterator();
        }
        for (long skip = fields.nonNegative("skip", 0); skip > 0 && found.hasNext(); skip--) {
            found.next();
        }
        long limit = fields.nonNegative("limit", 0);
        Document details = new Document();
        if (ReadScope.view(invocation).atClusterTime() != null) {
            details.append("atClusterTime", ReadScope.view(invocation).atClusterTime());
        }
        IteratorSource source = new IteratorSource(found, limit == 0 ? Long.MAX_VALUE : limit, details);
        Long batchSize = fields.optionalLong("batchSize");
        CursorOptions options = CursorOptions.of(
                        invocation.namespace().toString(),
                        batchSize == null ? null : (int) Math.min(batchSize, Integer.MAX_VALUE))
                .withSingleBatch(fields.bool("singleBatch", false))
                .withNoTimeout(fields.bool("noCursorTimeout", false));
        return Reply.of(replies.open(invocation, options, source));
    }

    private static void refuseUnserved(Fields fields) {
        for (String option : List.of("min", "max", "returnKey", "showRecordId", "tailable", "awaitData")) {
            if (fields.has(option) && !Boolean.FALSE.equals(fields.optional(option, Object.class))) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "find with " + option + " is not served here");
            }
        }
        Document projection = fields.optionalDocument("projection");
        if (projection != null && !projection.isEmpty()) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "find with projection is not served here");
        }
    }
}
