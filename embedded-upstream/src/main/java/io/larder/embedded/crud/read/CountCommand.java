package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionState;
import java.util.Iterator;

/** count. A transaction refuses it, because servers answer it from metadata. */
final class CountCommand implements Command {
    private final ReadParts parts;

    CountCommand(ReadParts parts) {
        this.parts = parts;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("count")
                .fields("query", "limit", "skip", "hint", "collation", "fields", "encryptionInformation", "rawData")
                .needs(Action.FIND)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .inApiVersion1()
                .help("count objects in collection")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        ReadScope scope = ReadScope.of(invocation, parts);
        return Reply.of(new Document("n", (int) Math.min(count(scope, invocation.fields()), Integer.MAX_VALUE)));
    }

    static long count(ReadScope scope, Fields fields) {
        Matcher matcher = scope.matcher(fields.optionalDocument("query"));
        long counted = all(scope, matcher, fields.optional("hint", Object.class));
        counted = Math.max(0, counted - fields.nonNegative("skip", 0));
        long limit = Math.abs(fields.longOr("limit", 0));
        return limit == 0 ? counted : Math.min(limit, counted);
    }

    private static long all(ReadScope scope, Matcher matcher, @org.jspecify.annotations.Nullable Object hint) {
        CollectionState collection = scope.collection();
        if (collection != null
                && matcher.filter().isEmpty()
                && hint == null
                && !scope.target().isView()) {
            return collection.count();
        }
        long counted = 0;
        for (Iterator<Document> each = scope.matching(matcher, hint); each.hasNext(); each.next()) {
            counted++;
        }
        return counted;
    }
}
