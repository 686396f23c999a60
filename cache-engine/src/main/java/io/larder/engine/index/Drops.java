package io.larder.engine.index;

import io.larder.engine.entry.Entry;
import io.larder.engine.usage.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * What one or several changes ended. Filled under the locks of namespaces, emptied without any of them: the entries are to be
 * taken out of the tier then.
 */
public final class Drops {
    private final List<Entry> entries = new ArrayList<>();
    private int precise;
    private int conservative;
    private int whole;

    /** Entries that are dead, and out of the index of at least one namespace. */
    public List<Entry> entries() {
        return entries;
    }

    /** How many were ended because the change is known to affect them. */
    public int precise() {
        return precise;
    }

    /** How many were ended because it could not be told; those of groups that were dropped as a whole are among them. */
    public int conservative() {
        return conservative;
    }

    /** How many groups were dropped as a whole. */
    public int whole() {
        return whole;
    }

    void ended(Entry entry, boolean isPrecise) {
        entries.add(entry);
        entry.usage().invalidated(isPrecise);
        if (isPrecise) {
            precise++;
        } else {
            conservative++;
        }
    }

    /** An entry that died with its group, or elsewhere, and has now been taken apart. */
    void swept(Entry entry) {
        entries.add(entry);
    }

    void endedAsAWhole(Usage usage, int size) {
        usage.invalidatedTogether(size);
        whole++;
        conservative += size;
    }
}
