package io.larder.engine.index;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.Affects;
import io.larder.engine.coherence.Effect;
import io.larder.engine.entry.Entry;
import io.larder.engine.value.DocumentId;
import io.larder.engine.window.ClusterTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One change, put to one entry after the other, up to a limit. */
final class Questions {
    /** Documents that the answer shows, of which the changed one is none. */
    private static final Set<DocumentId> OTHERS = Set.of(new DocumentId(new byte[0]));

    private final Affects affects;
    private final Change change;
    private final long time;
    private final Set<DocumentId> itself;
    private final Remains remains;
    private final Drops drops;
    private int left;

    Questions(Affects affects, Change change, long time, int limit, Remains remains, Drops drops) {
        this.affects = affects;
        this.change = change;
        this.time = time;
        this.itself = change.id() == null ? Set.of() : Set.of(change.id());
        this.left = limit;
        this.remains = remains;
        this.drops = drops;
    }

    /** Whether the entry was read before the change happened, or may have been. */
    boolean isOpenTo(Placement placement) {
        return ClusterTime.isAfter(time, placement.entry().proof().time());
    }

    boolean mayAskMore(int number) {
        return number <= left;
    }

    /** @param holds whether the answer is known to show the changed document */
    void ask(Placement placement, boolean holds) {
        left--;
        Effect effect = affects.of(placement.entry().query(), held(placement, holds), change);
        if (effect.affects()) {
            remains.end(placement, effect.precise(), drops);
        }
    }

    private @Nullable Set<DocumentId> held(Placement placement, boolean holds) {
        Entry entry = placement.entry();
        if (!entry.query().shape().precise()) {
            return null;
        }
        if (entry.answer().documents() == 0) {
            return Set.of();
        }
        if (holds) {
            return itself;
        }
        return placement.group().finding() == Finding.AS_A_WHOLE || change.id() == null ? null : OTHERS;
    }
}
