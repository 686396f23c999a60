package io.larder.engine.index;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.Reach;
import io.larder.engine.query.Shape;
import io.larder.engine.usage.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups of one namespace, bounded in number: what there is no room for shares one that every change concerns. */
final class Groups implements Iterable<Group> {
    /** So many may be empty in any case. */
    private static final int FEW = 16;

    private final int limit;
    /** With so many it is time to look for empty ones, which would keep their shapes for nothing. */
    private int crowdedAt = FEW;

    private final Map<Shape, Group[]> byShape = new HashMap<>();
    private final List<Group> all = new ArrayList<>();
    private @Nullable Group crowded;

    Groups(int limit) {
        this.limit = limit;
    }

    @Override
    public Iterator<Group> iterator() {
        return all.iterator();
    }

    Shape known(Shape shape) {
        Group[] same = byShape.get(shape);
        if (same != null) {
            for (Group group : same) {
                if (group != null) {
                    return group.shape();
                }
            }
        }
        return shape;
    }

    /** Notes at each group whom of it a change can reach. */
    void reach(Change change) {
        for (Group group : all) {
            group.reachedBy(group == crowded ? Reach.ALL : Reach.of(group.shape(), change));
        }
    }

    Group of(Shape shape, Finding finding, Usage usage) {
        Group[] same = byShape.get(shape);
        Group group = same == null ? null : same[finding.ordinal()];
        if (group != null) {
            return group;
        }
        if (all.size() >= Math.min(limit, crowdedAt)) {
            forgetEmpty();
            crowdedAt = Math.max(FEW, 2 * all.size());
        }
        if (all.size() >= limit) {
            if (crowded == null) {
                crowded = new Group(shape, Finding.AS_A_WHOLE, usage);
                all.add(crowded);
            }
            return crowded;
        }
        group = new Group(known(shape), finding, usage);
        byShape.computeIfAbsent(group.shape(), none -> new Group[Finding.values().length])[finding.ordinal()] = group;
        all.add(group);
        return group;
    }

    private void forgetEmpty() {
        if (!all.removeIf(group -> group != crowded && group.all().size() == 0)) {
            return;
        }
        byShape.clear();
        for (Group group : all) {
            if (group != crowded) {
                byShape.computeIfAbsent(group.shape(), none -> new Group[Finding.values().length])[
                        group.finding().ordinal()] = group;
            }
        }
    }

    /** How many groups there are, empty ones among them. */
    int size() {
        return all.size();
    }
}
