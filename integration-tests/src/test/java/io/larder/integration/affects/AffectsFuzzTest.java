package io.larder.integration.affects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Shell;
import io.larder.engine.change.Change;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.change.write.Outcome;
import io.larder.engine.change.write.Write;
import io.larder.engine.change.write.WriteLimits;
import io.larder.engine.change.write.WriteReader;
import io.larder.engine.coherence.Affects;
import io.larder.engine.coherence.Effect;
import io.larder.engine.coherence.EqualityValues;
import io.larder.engine.coherence.Reach;
import io.larder.engine.query.Query;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.FieldPath;
import io.larder.engine.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Whenever affects() says no to everything that a write may have changed, the upstream gives the same bytes before and after it.
 * How many pairs of query and write are tried is the system property {@code larder.affects.cases}; {@code larder.affects.seed}
 * repeats a run.
 */
class AffectsFuzzTest {
    private static final int CASES = Integer.getInteger("larder.affects.cases", 210_000);
    private static final long SEED = Long.getLong("larder.affects.seed", 20_759_764_799_758L);
    private static final int QUERIES = 30;
    private static final int WRITES = 12;
    private static final int DOCUMENTS = 9;

    private final Affects affects = new Affects();
    private final WriteReader writes = new WriteReader(WriteLimits.DEFAULT, namespace -> true);
    private final Questions questions = new Questions();
    private final Tally tally = new Tally();

    @Test
    void noMeansTheSameBytes() {
        try (Upstream upstream = new Upstream()) {
            for (long round = 0; tally.cases() < CASES; round++) {
                round(upstream, SEED + round);
            }
        }
        LoggerFactory.getLogger(AffectsFuzzTest.class).info("seed {}: {}", SEED, tally);
        assertThat(tally.of(Effect.OTHER_DOCUMENT)).isGreaterThanOrEqualTo(CASES / 21);
        assertThat(tally.of(Effect.OTHER_FIELDS)).isGreaterThanOrEqualTo(CASES / 21);
        assertThat(tally.of(Effect.NO_MATCH)).isGreaterThanOrEqualTo(CASES / 21);
        assertThat(tally.vainOfEquality()).isLessThanOrEqualTo(0.05);
    }

    /** One small collection, its queries, and writes one after the other. */
    private void round(Upstream upstream, long seed) {
        Values values = new Values(new Random(seed));
        Filters filters = new Filters(values);
        Reads reads = new Reads(values, filters);
        Writes changes = new Writes(values, filters);
        for (String collection : List.of("c", "other")) {
            upstream.run(new Document("delete", collection)
                    .append("deletes", List.of(new Document("q", new Document()).append("limit", 0))));
            List<Document> documents = new ArrayList<>();
            for (int i = values.below(DOCUMENTS); i >= 0; i--) {
                documents.add(values.document());
            }
            upstream.run(new Document("insert", collection)
                    .append("documents", documents)
                    .append("ordered", false));
        }
        upstream.events();
        values.stored(stored(upstream));
        List<Asked> asked = questions(upstream, reads);
        for (int i = 0; i < WRITES; i++) {
            values.stored(stored(upstream));
            asked = change(upstream, seed, asked, changes.any());
        }
        upstream.pass(Duration.ofSeconds(1));
    }

    private List<Asked> questions(Upstream upstream, Reads reads) {
        List<Asked> asked = new ArrayList<>();
        while (asked.size() < QUERIES) {
            Reads.Read read = reads.any();
            Document reply = upstream.run(read.command());
            Query query = Upstream.isOk(reply) ? questions.query(read) : null;
            if (query != null) {
                asked.add(Asked.of(read, query, reply));
            }
        }
        return asked;
    }

    private List<Asked> change(Upstream upstream, long seed, List<Asked> asked, Writes.Write write) {
        List<Document> before = stored(upstream);
        Write read = writes.read(Wire.command(write.command(), write.database()));
        Document reply = upstream.runOn(write.database(), write.command());
        Outcome outcome = read.outcome(Wire.reply(reply));
        List<Change> proven = outcome.certainty() == Outcome.Certainty.UNKNOWN ? read.changes() : outcome.changes();
        List<Change> told = new ArrayList<>();
        for (Document event : upstream.events()) {
            Value bytes = Wire.value(event);
            told.addAll(EventReader.read(bytes.buf(), bytes.offset(), bytes.limit()));
        }
        List<Asked> again = new ArrayList<>();
        for (Asked each : asked) {
            Asked now =
                    Asked.of(each.read(), each.query(), upstream.run(each.read().command()));
            again.add(now);
            if (!each.kept()) {
                continue;
            }
            tally.pair();
            Set<Effect> grounds = EnumSet.noneOf(Effect.class);
            Case of = new Case(seed, write, before, reply, each, now);
            judge(of, "as sent", read.changes(), grounds, false);
            judge(of, "as replied", proven, grounds, true);
            judge(of, "as told", told, grounds, true);
            grounds.forEach(tally::ground);
        }
        return again;
    }

    private static List<Document> stored(Upstream upstream) {
        return Upstream.documents(
                (Document) Objects.requireNonNull(
                        upstream.run(new Document("find", "c")).get("cursor")),
                "firstBatch");
    }

    private void judge(Case of, String source, List<Change> changes, Set<Effect> grounds, boolean happened) {
        boolean changed = !of.before().sameAs(of.after());
        boolean affected = false;
        boolean whole = !changes.isEmpty();
        List<Effect> effects = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Effect effect = affects.of(of.before().query(), of.before().held(), change);
            effects.add(effect);
            affected |= effect.affects();
            whole &= change.document() != null && change.id() != null;
            if (effect.affects() && !reaches(of.before(), change)) {
                fail("%s%n%s, %s: %s, but the entry is out of reach", of, source, change, effect);
            }
        }
        if (changed && !affected) {
            fail("%s%n%s, %s: %s, but the answer is another", of, source, changes, effects);
        }
        if (!affected) {
            grounds.addAll(effects);
        }
        if (happened) {
            tally.verdict(of.before().read().sort(), affected, changed, whole);
        }
    }

    /** All there is to say of one pair. */
    private record Case(
            long seed, Writes.Write write, List<Document> stored, Document reply, Asked before, Asked after) {
        @Override
        public String toString() {
            return "seed " + seed + "\nstored " + Shell.render(stored) + "\nread "
                    + Shell.render(before.read().command()) + "\nwrite " + Shell.render(write.command()) + "\nreply "
                    + Shell.render(reply) + "\nheld " + before.held();
        }
    }

    /** Whether an index that goes by {@link Reach} would find the entry. */
    private static boolean reaches(Asked entry, Change change) {
        Query query = entry.query();
        Reach reach = Reach.of(query.shape(), change);
        DocumentId id = change.id();
        if (reach == Reach.NONE || reach == Reach.ALL) {
            return reach == Reach.ALL;
        }
        Objects.requireNonNull(id);
        boolean held = entry.held() == null || entry.held().contains(id);
        boolean named = query.ids() != null && query.ids().contains(id);
        if (held || named || (query.shape().equalityField() != null && query.equalityValue() == null)) {
            return true;
        }
        if (reach == Reach.HOLDERS) {
            return false;
        }
        Set<DocumentId> found = EqualityValues.of(
                Objects.requireNonNull(change.document()),
                new FieldPath(Objects.requireNonNull(query.shape().equalityField())));
        return found == null || found.contains(Objects.requireNonNull(query.equalityValue()));
    }
}
