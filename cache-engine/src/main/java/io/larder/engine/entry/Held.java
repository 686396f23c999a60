package io.larder.engine.entry;

import io.larder.engine.value.DocumentId;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which documents an answer is made of, where it shows that: the identities of all of them, or "it may be any". Immutable.
 */
public final class Held {
    /** The answer does not show which documents it was made of. */
    public static final Held UNKNOWN = new Held(null);

    public static final Held NOTHING = new Held(Set.of());

    private final @Nullable Set<DocumentId> ids;

    private Held(@Nullable Set<DocumentId> ids) {
        this.ids = ids;
    }

    public static Held of(Collection<DocumentId> ids) {
        return ids.isEmpty() ? NOTHING : new Held(Set.copyOf(ids));
    }

    /** The identities; null if they are not known. */
    public @Nullable Set<DocumentId> ids() {
        return ids;
    }
}
