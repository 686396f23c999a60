package io.larder.engine.simulation;

import io.larder.engine.cache.Cache;
import io.larder.engine.cache.Engines;
import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.field.FieldSet;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.simulation.world.Engine;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Mistakes in what is read from commands, replies and events, made on purpose at the seam between the readers and the cache. */
enum Defect implements Engine {
    /** An upsert counts as an update of documents that are there. */
    UPSERT_IS_NO_INSERT {
        @Override
        public List<Change> written(List<Change> changes) {
            return changes.stream().map(Defect::asUpdate).toList();
        }
    },
    /** A field that is written as a whole has nothing to do with the fields in it. */
    FIELDS_WITHOUT_PREFIXES {
        @Override
        public List<Change> written(List<Change> changes) {
            return changes.stream().map(Defect::withoutPrefixes).toList();
        }

        @Override
        public List<Change> told(ByteBuf buf, int offset, int limit) {
            return written(EventReader.read(buf, offset, limit));
        }
    },
    /** The number 1.0 is another identity than 1. */
    NUMBERS_NOT_CANONICAL {
        @Override
        public List<Change> told(ByteBuf buf, int offset, int limit) {
            return EventBugs.withRawIdentity(buf, offset, limit);
        }
    },
    /** Of an array only the first element is looked at. */
    ARRAYS_NOT_LOOKED_INTO {
        @Override
        public List<Change> told(ByteBuf buf, int offset, int limit) {
            return EventBugs.withFirstElements(buf, offset, limit);
        }
    },
    /** A rename says nothing of the new name. */
    RENAME_CHANGES_THE_OLD_NAME_ONLY {
        @Override
        public List<Change> told(ByteBuf buf, int offset, int limit) {
            return EventReader.read(buf, offset, limit).subList(0, 1);
        }
    },
    /** An update is told by its identity alone, as if it had touched nothing. */
    UPDATES_TOUCH_NOTHING {
        @Override
        public List<Change> told(ByteBuf buf, int offset, int limit) {
            return EventReader.read(buf, offset, limit).stream()
                    .map(change -> change.kind() == ChangeKind.UPDATE ? touching(change, FieldSet.NONE) : change)
                    .toList();
        }
    },
    /** A drop is not told. */
    DROPS_IGNORED {
        @Override
        public List<Change> told(ByteBuf buf, int offset, int limit) {
            return EventReader.read(buf, offset, limit).stream()
                    .filter(change -> change.kind() != ChangeKind.DEFINITION)
                    .toList();
        }
    },
    /** A delete of what the answer does not show changes nothing, even where it was skipped. */
    SKIPPED_DOCUMENTS_DO_NOT_COUNT {
        @Override
        public Query query(Query query) {
            Shape shape = query.shape();
            return with(query, shape.precise(), false, shape.limited());
        }
    },
    /** Identities are read from answers whose _id is computed. */
    COMPUTED_IDENTITIES {
        @Override
        public Query query(Query query) {
            Shape shape = query.shape();
            boolean oneCollection = shape.namespaces().size() == 1;
            return with(query, shape.precise() || oneCollection, shape.skips(), shape.limited());
        }
    },
    /** Only the first collection that is read counts. */
    JOINED_COLLECTIONS_IGNORED {
        @Override
        public Query query(Query query) {
            Shape shape = query.shape();
            Shape first = new Shape(
                    shape.text(),
                    shape.kind(),
                    List.of(shape.namespace()),
                    shape.precise(),
                    shape.filterFirst(),
                    shape.filtered(),
                    shape.sorted(),
                    shape.shown(),
                    shape.skips(),
                    shape.limited(),
                    shape.indexDependent(),
                    shape.equalityField());
            return new Query(first, query.filter(), query.ids(), query.equalityValue());
        }
    },
    /** What a collection is is believed as soon as it is listed. */
    LISTINGS_BELIEVED_AT_ONCE {
        @Override
        public long listedAt(long clusterTime) {
            return 1;
        }
    },
    /** What another cursor tells proves what was listed before. */
    CURSORS_ARE_ALL_ALIKE {
        @Override
        public boolean heedsCursors() {
            return false;
        }

        @Override
        public String history(String member) {
            return "any";
        }
    },
    /** What one member's stream tells proves what another has listed. */
    MEMBERS_ARE_ALL_ALIKE {
        @Override
        public String history(String member) {
            return "any";
        }
    },
    /** A session with a write of unknown outcome is answered from memory. */
    UNSETTLED_SESSIONS_SERVED {
        @Override
        public boolean forwardsUnsettledSessions() {
            return false;
        }
    },
    /** A commit of an unknown transaction is a command like any other. */
    UNKNOWN_COMMITS_IGNORED {
        @Override
        public boolean heedsUnknownCommits() {
            return false;
        }
    };

    @Override
    public Cache cache(LongSupplier nanoClock, long bytes) {
        return Engines.sound().cache(nanoClock, bytes);
    }

    /** Of what an upsert inserts nothing is known but its identity: that is what tells it from an insert. */
    private static Change asUpdate(Change change) {
        boolean upserted = change.kind() == ChangeKind.INSERT && change.document() == null;
        return new Change(
                change.namespace(),
                upserted ? ChangeKind.UPDATE : change.kind(),
                change.id(),
                change.document(),
                upserted ? FieldSet.of(List.of("a")) : change.touched(),
                false);
    }

    private static Change withoutPrefixes(Change change) {
        FieldSet touched = change.touched();
        if (touched.isAll()) {
            return change;
        }
        // "n." overlaps "n" and nothing within it.
        Set<String> paths = touched.paths().stream().map(path -> path + ".").collect(Collectors.toSet());
        return touching(change, FieldSet.of(new ArrayList<>(paths)));
    }

    private static Change touching(Change change, FieldSet touched) {
        return new Change(
                change.namespace(), change.kind(), change.id(), change.document(), touched, change.mayInsert());
    }

    private static Query with(Query query, boolean precise, boolean skips, boolean limited) {
        Shape shape = query.shape();
        Shape wrong = new Shape(
                shape.text(),
                shape.kind(),
                shape.namespaces(),
                precise,
                shape.filterFirst(),
                shape.filtered(),
                shape.sorted(),
                shape.shown(),
                skips,
                limited,
                shape.indexDependent(),
                shape.equalityField());
        return new Query(wrong, query.filter(), query.ids(), query.equalityValue());
    }
}
