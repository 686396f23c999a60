package io.larder.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.answer.Answer;
import io.larder.engine.cache.Read;
import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.coherence.Affects;
import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Held;
import io.larder.engine.entry.Proof;
import io.larder.engine.field.FieldSet;
import io.larder.engine.filter.Filter;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.query.QueryKind;
import io.larder.engine.query.Shape;
import io.larder.engine.usage.Usage;
import io.larder.engine.usage.UsageTable;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Json;
import io.larder.engine.value.Value;
import io.larder.engine.window.StreamScope;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a change affects is found, whichever way the index takes; asked of every single entry for comparison. */
class NamespaceIndexTest {
    private static final Usage USAGE = new UsageTable().of(Namespace.EVERYTHING);
    private static final Affects AFFECTS = new Affects();
    private static final StreamScope[] SCOPES = {new StreamScope(namespace -> true, 1)};
    private static final Answer[] ANSWERS = {Read.answer(), Read.answer(1), Read.answer(1, 2), Read.answer(1, 2, 3)};

    private record Known(Entry entry, @Nullable Set<DocumentId> held) {}

    @Test
    void nothingThatAChangeAffectsStaysAlive() {
        int ended = 0;
        int stayed = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            IndexLimits limits = random.nextBoolean()
                    ? IndexLimits.DEFAULT
                    : new IndexLimits(1 + random.nextInt(4), 1 + random.nextInt(3), random.nextInt(6));
            NamespaceIndex index = new NamespaceIndex(Read.ITEMS, limits, AFFECTS);
            List<Known> known = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                for (int i = random.nextInt(8); i > 0; i--) {
                    known.add(add(index, random));
                }
                Change change = change(random);
                int time = 5 + random.nextInt(10);
                Drops drops = new Drops();
                index.apply(change, time, drops);
                for (Known one : known) {
                    boolean open = one.entry().proof().time() < time;
                    if (open && one.entry().isAlive()) {
                        assertThat(AFFECTS.of(one.entry().query(), one.held(), change)
                                        .affects())
                                .as(
                                        "seed %d step %d: %s and %s",
                                        seed, step, one.entry().query().shape(), change)
                                .isFalse();
                        stayed++;
                    }
                }
                ended += drops.precise() + drops.conservative();
                known.removeIf(one -> !one.entry().isAlive());
            }
        }
        assertThat(ended).isGreaterThan(1000);
        assertThat(stayed).isGreaterThan(1000);
    }

    @Test
    void whatIsTakenApartLeavesNothingBehind() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            NamespaceIndex index = new NamespaceIndex(Read.ITEMS, new IndexLimits(3, 3, 2), AFFECTS);
            List<Known> known = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                known.add(add(index, random));
                if (random.nextInt(10) == 0) {
                    index.apply(change(random), 100, new Drops());
                }
                if (random.nextInt(3) == 0) {
                    index.remove(known.remove(random.nextInt(known.size())).entry());
                }
            }
            index.dropAll(new Drops());
            for (int i = 0; i < 20; i++) {
                index.sweep(new Drops());
            }
            assertThat(index.size()).as("seed " + seed).isZero();
            for (int id = 0; id < 6; id++) {
                index.forEach(Read.id(id), entry -> {
                    throw new AssertionError("left behind");
                });
            }
        }
    }

    @Test
    void aChangeEndsOnlyWhatItConcernsWhereThereIsRoom() {
        NamespaceIndex index = new NamespaceIndex(Read.ITEMS, IndexLimits.DEFAULT, AFFECTS);
        List<Entry> byId = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byId.add(entry(Read.byId(i).query(), 1, 0));
            index.add(byId.get(i), Held.of(Set.of(Read.id(i))));
        }
        Drops drops = new Drops();
        index.apply(Read.update(7), 100, drops);
        assertThat(drops.entries()).containsExactly(byId.get(7));
        assertThat(drops.precise()).isEqualTo(1);
        index.apply(Read.insert(Read.ITEMS, "{_id: 8}"), 100, drops);
        assertThat(drops.entries()).containsExactly(byId.get(7), byId.get(8));
    }

    @Test
    void whatWasReadAfterTheChangeStaysAlsoWhereAWholeShapeIsDropped() {
        NamespaceIndex index = new NamespaceIndex(Read.ITEMS, new IndexLimits(10, 10, 1), AFFECTS);
        List<Entry> late = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            late.add(entry(Read.find(Read.ITEMS, "a", i).query(), 0, 50));
            index.add(late.get(i), Held.NOTHING);
        }
        Drops drops = new Drops();
        index.apply(Read.update(Read.ITEMS, 77, "a"), 50, drops);
        assertThat(late).allMatch(Entry::isAlive);
        index.apply(Read.update(Read.ITEMS, 77, "a"), 51, drops);
        assertThat(late).noneMatch(Entry::isAlive);
        assertThat(drops.whole()).isEqualTo(1);
    }

    @Test
    void shapesThatHaveNoEntriesAnyMoreAreForgotten() {
        NamespaceIndex index = new NamespaceIndex(Read.ITEMS, IndexLimits.DEFAULT, AFFECTS);
        Entry stays = entry(Read.byId(1).query(), 1, 0);
        index.add(stays, Held.of(Set.of(Read.id(1))));
        for (int i = 0; i < 400; i++) {
            Entry passes = entry(Read.find(Read.ITEMS, "a", 1, " variant " + i).query(), 1, 0);
            index.add(passes, Held.of(Set.of(Read.id(1))));
            index.remove(passes);
        }
        List<Shape> shapes = new ArrayList<>();
        index.forEachShape((shape, entries) -> shapes.add(shape));
        assertThat(shapes).hasSizeLessThan(40).contains(stays.query().shape());
        index.apply(Read.update(1), 100, new Drops());
        assertThat(stays.isAlive()).isFalse();
    }

    @Test
    void entriesThatNobodyHasRoomForAreEndedByEveryChange() {
        NamespaceIndex index = new NamespaceIndex(Read.ITEMS, new IndexLimits(1, 10, 100), AFFECTS);
        Entry roomy = entry(Read.byId(1).query(), 1, 0);
        Entry crowded = entry(Read.find(Read.ITEMS, "a", 1).query(), 1, 0);
        index.add(roomy, Held.of(Set.of(Read.id(1))));
        index.add(crowded, Held.of(Set.of(Read.id(1))));
        index.apply(Read.update(Read.ITEMS, 1, "content"), 100, new Drops());
        assertThat(crowded.isAlive()).isFalse();
        assertThat(roomy.isAlive()).isFalse();
    }

    private static Entry entry(Query query, int documents, long time) {
        Entry entry =
                new Entry(Read.byId(0).key(), query, ANSWERS[documents], new Proof(time, 0, 0, SCOPES), USAGE, null, 1);
        entry.admit();
        return entry;
    }

    private static Known add(NamespaceIndex index, Random random) {
        Query query = query(random);
        int documents = random.nextInt(ANSWERS.length);
        Set<DocumentId> ids = new LinkedHashSet<>();
        if (query.ids() != null) {
            query.ids().stream().limit(documents).forEach(ids::add);
            documents = ids.size();
        }
        while (ids.size() < documents) {
            ids.add(Read.id(random.nextInt(6)));
        }
        boolean isKnown = query.shape().precise() && random.nextInt(8) > 0;
        Entry entry = entry(query, documents, random.nextInt(10));
        index.add(entry, isKnown ? Held.of(ids) : Held.UNKNOWN);
        return new Known(entry, isKnown || (query.shape().precise() && ids.isEmpty()) ? ids : null);
    }

    private static Query query(Random random) {
        boolean precise = random.nextInt(3) > 0;
        boolean joins = !precise && random.nextBoolean();
        String field = List.of("_id", "a", "b", "a.x").get(random.nextInt(4));
        boolean sorts = random.nextInt(3) == 0;
        boolean limits = random.nextInt(3) == 0;
        boolean skips = random.nextInt(4) == 0;
        boolean in = random.nextInt(3) == 0;
        boolean byHint = random.nextInt(10) == 0;
        boolean projects = random.nextInt(3) == 0;
        int value = random.nextInt(6);
        int second = random.nextInt(6);
        String filter =
                in ? "{'" + field + "': {$in: [" + value + ", " + second + "]}}" : "{'" + field + "': " + value + "}";
        Set<DocumentId> ids = !field.equals("_id") ? null : in ? setOf(value, second) : Set.of(Read.id(value));
        Shape shape = new Shape(
                List.of(precise, joins, field, sorts, limits, skips, in, byHint, projects)
                        .toString(),
                precise ? QueryKind.FIND : QueryKind.AGGREGATE,
                joins ? List.of(Read.ITEMS, Read.ORDERS) : List.of(Read.ITEMS),
                precise,
                precise || random.nextInt() != 0,
                FieldSet.of(List.of(field)),
                sorts ? FieldSet.of(List.of("s")) : FieldSet.NONE,
                projects ? FieldSet.of(List.of("_id", "c")) : FieldSet.ALL,
                skips,
                limits,
                byHint,
                in ? null : field);
        Value bytes = Json.document(filter);
        return new Query(
                shape,
                Filter.of(ByteBufUtil.getBytes(bytes.buf(), bytes.offset(), bytes.length()), true),
                ids,
                in ? null : Read.id(value));
    }

    private static Set<DocumentId> setOf(int first, int second) {
        return first == second ? Set.of(Read.id(first)) : Set.of(Read.id(first), Read.id(second));
    }

    private static Change change(Random random) {
        int id = random.nextInt(6);
        @Nullable DocumentId known = random.nextInt(6) == 0 ? null : Read.id(id);
        List<String> fields = List.of("a", "b", "a.x", "c", "s", "other");
        FieldSet touched = FieldSet.of(List.of(fields.get(random.nextInt(fields.size()))));
        Namespace namespace = random.nextInt(20) == 0 ? Namespace.database("shop") : Read.ITEMS;
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Change(namespace, ChangeKind.INSERT, known, document(random, id), FieldSet.ALL, false);
            case 3 -> new Change(namespace, ChangeKind.REPLACE, known, document(random, id), FieldSet.ALL, false);
            case 4, 5 -> new Change(namespace, ChangeKind.DELETE, known, null, FieldSet.ALL, false);
            case 6 -> new Change(namespace, ChangeKind.INDEXES, null, null, FieldSet.NONE, false);
            case 7 ->
                random.nextInt(10) == 0
                        ? Change.anything(namespace)
                        : new Change(namespace, ChangeKind.UPDATE, known, null, touched, true);
            default -> new Change(namespace, ChangeKind.UPDATE, known, null, touched, false);
        };
    }

    private static @Nullable Value document(Random random, int id) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        List<String> values =
                List.of("1", "2", "[1, 2]", "[]", "null", "{x: 1}", "[{x: 1}, {x: 3}]", "'text'", "[[1]]");
        String a = values.get(random.nextInt(values.size()));
        String b = values.get(random.nextInt(values.size()));
        return Json.document("{_id: " + id + (random.nextBoolean() ? ", a: " + a : "") + ", b: " + b + "}");
    }
}
