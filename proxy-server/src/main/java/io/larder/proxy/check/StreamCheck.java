package io.larder.proxy.check;

import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.CoveragePlan;
import io.larder.engine.stream.StreamGrants;
import io.larder.proxy.stream.StreamRules;
import io.larder.proxy.topology.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Tries which change streams would be allowed: one for everything, or one for each database and collection. */
final class StreamCheck {
    private static final String ABOUT = "change stream";

    private final Questions questions;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Coverage> covered = new ArrayList<>();
    private @Nullable String refusal;

    StreamCheck(Questions questions) {
        this.questions = questions;
    }

    List<Finding> run(StreamRules wanted) {
        Coverage whole = new Coverage(wanted.patterns());
        Questions.Answer answer = open(whole);
        if (answer.isOk()) {
            covered.add(whole);
            findings.add(Finding.ok(ABOUT, "allowed on " + whole.where()));
            return findings;
        }
        refusal = "the change stream is refused: " + answer.says();
        if (answer.isUnauthorized()) {
            divided(wanted, whole, answer.says());
        }
        if (covered.isEmpty()) {
            findings.add(Finding.problem(
                    ABOUT,
                    "refused on " + whole.where() + ": " + answer.says(),
                    answer.isUnauthorized()
                            ? rights(whole)
                            : "change streams need a replica set or a sharded cluster of MongoDB 6.0 or newer"));
        }
        return findings;
    }

    private void divided(StreamRules wanted, Coverage whole, String says) {
        Questions.Answer rights = questions.ask(Target.PRIMARY, "admin", StreamGrants.question());
        if (rights.reply() == null || !rights.isOk()) {
            return;
        }
        CoveragePlan plan = CoveragePlan.of(wanted.patterns(), StreamGrants.of(rights.reply()), wanted.most());
        for (Coverage each : plan.streams()) {
            Questions.Answer answer = open(each);
            if (answer.isOk()) {
                covered.add(each);
            } else {
                findings.add(
                        Finding.problem(ABOUT, "refused on " + each.where() + ": " + answer.says(), "level ttl there"));
            }
        }
        if (!covered.isEmpty()) {
            findings.add(Finding.note(
                    ABOUT,
                    "one each on " + words(covered) + "; level ttl elsewhere, because it is refused on " + whole.where()
                            + ": " + says,
                    "for one that covers everything " + rights(whole)));
        }
        if (!plan.tooMany().isEmpty()) {
            findings.add(Finding.note(
                    ABOUT,
                    "level ttl in " + words(plan.tooMany()) + ", because there are " + covered.size()
                            + " change streams already",
                    "raise cache.streams.limit: each costs the upstream a reader of its oplog"));
        }
    }

    private static String rights(Coverage whole) {
        return "grant Larder's account the actions changeStream and find on " + whole.where() + " (the role read"
                + (whole.form() == Coverage.Form.DEPLOYMENT ? "AnyDatabase)" : ")");
    }

    private static String words(List<Coverage> all) {
        return all.stream().map(Coverage::where).collect(Collectors.joining(", "));
    }

    private Questions.Answer open(Coverage coverage) {
        BsonDocument command = coverage.aggregate(
                        new BsonDocument("showExpandedEvents", BsonBoolean.TRUE), new BsonArray())
                .append("cursor", new BsonDocument("batchSize", new BsonInt32(0)));
        String database = command.getString("$db").getValue();
        Questions.Answer answer = questions.ask(Target.PRIMARY, database, command);
        if (answer.reply() != null && answer.isOk()) {
            BsonDocument cursor = answer.reply().getDocument("cursor");
            String namespace = cursor.getString("ns").getValue();
            questions.ask(
                    Target.PRIMARY,
                    database,
                    new BsonDocument("killCursors", new BsonString(namespace.substring(namespace.indexOf('.') + 1)))
                            .append(
                                    "cursors",
                                    new BsonArray(List.of(
                                            new BsonInt64(cursor.getNumber("id").longValue())))));
        }
        return answer;
    }

    /** What streams would cover; nothing if none is allowed. */
    List<Coverage> covered() {
        return List.copyOf(covered);
    }

    /** Why there is not one for everything; null if there is. */
    @Nullable
    String refusal() {
        return refusal;
    }
}
