package io.larder.engine.simulation.model;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries from a {@link State}. The answer is bytes: the documents of a cursor one after the other, the array of a
 * distinct as a document, or a count as four bytes. One for each thread: it keeps what it last answered.
 */
public final class Evaluator {
    private static final int[] NO_DOCUMENTS = new int[State.IDS];

    private final DocBytes docs;
    private final BsonWriter out = new BsonWriter();
    private final int[] chosen = new int[State.IDS];
    private final int[] counts = new int[7];
    private int chosenCount;
    private int documents;
    private int count;
    private int[] data = NO_DOCUMENTS;

    public Evaluator(DocBytes docs) {
        this.docs = docs;
    }

    /** The bytes of the last answer; as many as {@link #size} says. */
    public byte[] bytes() {
        return out.array();
    }

    public int size() {
        return out.size();
    }

    /** How many documents the last answer has. */
    public int documents() {
        return documents;
    }

    /** What the last count counted. */
    public int count() {
        return count;
    }

    public void answer(ModelQuery query, State state) {
        batch(query, state, 0, Integer.MAX_VALUE);
    }

    /** Of the documents that a cursor over all ids sends, those from an id on, at most so many; returns the id after the last. */
    public int batch(ModelQuery query, State state, int fromId, int size) {
        out.reset();
        documents = 0;
        data = orNone(state.collection(query.ns()));
        choose(query, fromId);
        int wanted = Math.min(chosenCount, size);
        switch (query.kind()) {
            case FIND, PLAIN_PIPELINE -> each(wanted, id -> document(docs.of(id, data[id], query.projection())));
            case COUNT -> {
                count = chosenCount;
                out.int32(chosenCount);
            }
            case DISTINCT_A -> distinctA();
            case DISTINCT_T -> distinctT();
            case GROUP_BY_A -> groupByA();
            case COMPUTED_ID -> each(wanted, id -> computedId(data[id]));
            case LOOKUP -> {
                int[] others = orNone(state.collection(query.other()));
                each(wanted, id -> lookup(id, data[id], others));
            }
            case UNION -> {
                each(wanted, id -> document(docs.of(id, data[id])));
                int[] others = orNone(state.collection(query.other()));
                for (int id = 0; id < State.IDS; id++) {
                    if (others[id] != Doc.NONE) {
                        document(docs.of(id, others[id]));
                    }
                }
            }
        }
        return wanted == 0 ? State.IDS : chosen[wanted - 1] + 1;
    }

    private static int[] orNone(int @Nullable [] collection) {
        return collection == null ? NO_DOCUMENTS : collection;
    }

    private void each(int wanted, IntConsumer what) {
        for (int i = 0; i < wanted; i++) {
            what.accept(chosen[i]);
        }
    }

    private void document(byte[] bytes) {
        out.raw(bytes);
        documents++;
    }

    private void choose(ModelQuery query, int fromId) {
        chosenCount = 0;
        for (int id = fromId; id < State.IDS; id++) {
            if (data[id] != Doc.NONE && query.filter().matches(id, data[id])) {
                chosen[chosenCount++] = id;
            }
        }
        sort(query.sort());
        if (query.skip() != 0) {
            int skipped = Math.min(query.skip(), chosenCount);
            System.arraycopy(chosen, skipped, chosen, 0, chosenCount - skipped);
            chosenCount -= skipped;
        }
        if (query.limit() != 0) {
            chosenCount = Math.min(chosenCount, query.limit());
        }
    }

    /** Insertion: few documents, and those that are equal keep their order. */
    private void sort(ModelQuery.Sort sort) {
        if (sort == ModelQuery.Sort.NONE) {
            return;
        }
        for (int i = 1; i < chosenCount; i++) {
            int id = chosen[i];
            int rank = rank(sort, id);
            int at = i;
            while (at > 0 && rank(sort, chosen[at - 1]) > rank) {
                chosen[at] = chosen[at - 1];
                at--;
            }
            chosen[at] = id;
        }
    }

    private int rank(ModelQuery.Sort sort, int id) {
        return switch (sort) {
            case NONE -> 0;
            case BY_A -> Math.max(Doc.a(data[id]), -1);
            case BY_X_DOWN -> -Doc.x(data[id]);
            case BY_ID_DOWN -> -id;
        };
    }

    private void distinctA() {
        boolean nulls = false;
        int seen = 0;
        for (int i = 0; i < chosenCount; i++) {
            int a = Doc.a(data[chosen[i]]);
            nulls |= a == Doc.NULL;
            seen |= a >= 0 ? 1 << a : 0;
        }
        values(nulls, seen);
    }

    private void distinctT() {
        int seen = 0;
        for (int i = 0; i < chosenCount; i++) {
            int doc = data[chosen[i]];
            int kind = Doc.tKind(doc);
            seen |= kind == Doc.T_MISSING ? 0 : 1 << Doc.t0(doc);
            seen |= kind == Doc.T_TWO ? 1 << Doc.t1(doc) : 0;
        }
        values(false, seen);
    }

    private void values(boolean nulls, int seen) {
        int array = out.begin();
        int place = 0;
        if (nulls) {
            out.nothing(place++);
        }
        for (int value = 0; value < 6; value++) {
            if ((seen & 1 << value) != 0) {
                out.int32(place++, value);
            }
        }
        out.end(array);
    }

    private void groupByA() {
        Arrays.fill(counts, 0);
        for (int i = 0; i < chosenCount; i++) {
            counts[Math.max(Doc.a(data[chosen[i]]), -1) + 1]++;
        }
        for (int group = 0; group < counts.length; group++) {
            if (counts[group] != 0) {
                int doc = out.begin();
                if (group == 0) {
                    out.nothing("_id");
                } else {
                    out.int32("_id", group - 1);
                }
                out.int32("n", counts[group]);
                out.end(doc);
                documents++;
            }
        }
    }

    private void computedId(int doc) {
        int start = out.begin();
        DocBytes.a(out, "_id", doc);
        DocBytes.t(out, "t", doc);
        out.end(start);
        documents++;
    }

    private void lookup(int id, int doc, int[] others) {
        byte[] bytes = docs.of(id, doc);
        int start = out.size();
        out.raw(bytes);
        out.shorten(1);
        int joined = out.beginArray("j");
        int place = 0;
        for (int other = 0; other < State.IDS; other++) {
            if (others[other] != Doc.NONE && joins(Doc.a(doc), others[other])) {
                out.document(place++, docs.of(other, others[other]));
            }
        }
        out.end(joined);
        out.end(start);
        documents++;
    }

    /** Null and missing join with documents without the field. */
    private static boolean joins(int a, int other) {
        return switch (Doc.tKind(other)) {
            case Doc.T_MISSING -> a < 0;
            case Doc.T_TWO -> a == Doc.t0(other) || a == Doc.t1(other);
            default -> a == Doc.t0(other);
        };
    }
}
