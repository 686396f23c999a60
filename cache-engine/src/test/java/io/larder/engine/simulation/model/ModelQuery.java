package io.larder.engine.simulation.model;

/**
 * A read, as clients of the simulation send it.
 *
 * @param other what else is read by a join or a union; otherwise the same as {@code ns}
 */
public record ModelQuery(
        Kind kind, Ns ns, Ns other, Criterion filter, Sort sort, int skip, int limit, Projection projection) {
    /** The commands and pipelines that are simulated. */
    public enum Kind {
        FIND,
        COUNT,
        DISTINCT_A,
        DISTINCT_T,
        /** $match, $sort, $skip, $limit and an inclusion $project */
        PLAIN_PIPELINE,
        /** How many documents have each a */
        GROUP_BY_A,
        /** $match, then a $project that makes a the _id */
        COMPUTED_ID,
        /** Each document with those of the other collection whose t its a equals */
        LOOKUP,
        /** The documents that match, and all of the other collection */
        UNION
    }

    /** Orders; documents that are equal by them stay in the order of their ids. */
    public enum Sort {
        NONE,
        BY_A,
        BY_X_DOWN,
        BY_ID_DOWN
    }

    public static ModelQuery of(Kind kind, Ns ns, Criterion filter) {
        return new ModelQuery(kind, ns, ns, filter, Sort.NONE, 0, 0, Projection.WHOLE);
    }

    public boolean isPipeline() {
        return kind.compareTo(Kind.PLAIN_PIPELINE) >= 0;
    }

    /** Whether the reply has a cursor with documents. */
    public boolean hasCursor() {
        return kind == Kind.FIND || isPipeline();
    }

    /** Whether a server may send its answer in several batches, each as the data are when it is asked for. */
    public boolean inBatches() {
        return kind == Kind.FIND && sort == Sort.NONE && skip == 0;
    }

    public boolean reads(Ns candidate) {
        return candidate == ns || candidate == other;
    }

    /** Whether both read the same data everywhere, so that the answers are the same. */
    public boolean sameData(State one, State two) {
        return one.same(ns, two) && (other == ns || one.same(other, two));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name())
                .append(' ')
                .append(ns)
                .append(' ')
                .append(filter);
        if (other != ns) {
            text.append(" with ").append(other);
        }
        if (sort != Sort.NONE) {
            text.append(' ').append(sort);
        }
        if (skip != 0) {
            text.append(" skip ").append(skip);
        }
        if (limit != 0) {
            text.append(" limit ").append(limit);
        }
        return projection == Projection.WHOLE
                ? text.toString()
                : text.append(' ').append(projection).toString();
    }
}
