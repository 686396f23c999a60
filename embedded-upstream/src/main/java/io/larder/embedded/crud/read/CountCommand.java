package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.CollectionState;
import java.util.Iterator;

/** count. A transaction refuses it, because servers answer it from metadata. */
public final class CountCommand implements Command {
    private final Member member;

    public CountCommand(Member member) {
        this.member = member;
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
        ReadScope scope = ReadScope.of(invocation, member);
        long counted = all(scope, scope.matcher("query"));
        counted = Math.max(0, counted - invocation.fields().nonNegative("skip", 0));
        long limit = Math.abs(invocation.fields().longOr("limit", 0));
        long n = limit == 0 ? counted : Math.min(limit, counted);
        return Reply.of(new Document("n", (int) Math.min(n, Integer.MAX_VALUE)));
    }

    private static long all(ReadScope scope, Matcher matcher) {
        CollectionState collection = scope.collection();
        if (collection != null && matcher.filter().isEmpty()) {
            return collection.count();
        }
        long counted = 0;
        for (Iterator<Document> each = scope.matching(matcher); each.hasNext(); each.next()) {
            counted++;
        }
        return counted;
    }
}
