package io.larder.engine.catalogue;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the namespaces of one upstream are. Thread safe: looking something up takes no lock; what is learned and what is
 * overtaken is ordered by one. A definition that changes is forgotten before anybody else is told of the change, so whoever
 * finds it here afterwards finds the new one or none.
 */
public final class Catalogue {
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");

    private final CatalogueLimits limits;
    private final LongSupplier nanoClock;
    private final Map<Namespace, Known> known = new ConcurrentHashMap<>();
    private final Set<Listing> listings = new HashSet<>();

    /** One answer. */
    private static final class Known {
        final Definition definition;
        final long readNanos;
        /** Whether somebody looked since. Races do no harm: it only decides what is asked for again. */
        volatile boolean used;

        Known(Definition definition, long readNanos) {
            this.definition = definition;
            this.readNanos = readNanos;
        }
    }

    public Catalogue(CatalogueLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /**
     * Why no answer that is made from these is to be kept; null if it may be. {@link Reason#DEFINITION_UNKNOWN} means that
     * somebody should ask.
     */
    public @Nullable Reason against(List<Namespace> namespaces) {
        Reason unknown = null;
        for (Namespace namespace : namespaces) {
            if (isInternal(namespace)) {
                return Reason.INTERNAL_NAMESPACE;
            }
            Definition definition = definition(namespace);
            if (definition == null) {
                unknown = Reason.DEFINITION_UNKNOWN;
            } else if (definition.kind().against() != null) {
                return definition.kind().against();
            }
        }
        return unknown;
    }

    private static boolean isInternal(Namespace namespace) {
        return INTERNAL.contains(namespace.database())
                || namespace.collection().startsWith("system.")
                || namespace.collection().isEmpty();
    }

    /** Null if it is not known, or not known any more. */
    public @Nullable Definition definition(Namespace namespace) {
        Known entry = known.get(namespace);
        if (entry == null || age(entry) > maxAge(entry.definition)) {
            return null;
        }
        if (!entry.used) {
            entry.used = true;
        }
        return entry.definition;
    }

    /** Whether it is taken for one that is not there. */
    public boolean isMissing(Namespace namespace) {
        Definition definition = definition(namespace);
        return definition != null && definition.kind() == CollectionKind.MISSING;
    }

    /** Whether strings in it are certainly compared by their bytes. */
    public boolean hasSimpleCollation(Namespace namespace) {
        Definition definition = definition(namespace);
        return definition != null && definition.simpleCollation();
    }

    private long age(Known entry) {
        return nanoClock.getAsLong() - entry.readNanos;
    }

    private long maxAge(Definition definition) {
        boolean unusable =
                definition.kind() == CollectionKind.MISSING || definition.kind() == CollectionKind.UNREADABLE;
        Duration age = unusable ? limits.unusable() : limits.maxAge();
        return age.toNanos();
    }

    /** Before the question is sent; null if too many are open already. */
    public synchronized @Nullable Listing begin(String database, Set<String> names) {
        if (listings.size() >= limits.maxListings()) {
            return null;
        }
        Listing listing = new Listing(database, names);
        listings.add(listing);
        return listing;
    }

    /**
     * The answer. What it says of a namespace that changed meanwhile is not believed.
     *
     * @return the namespaces that are not what they were taken for, though nobody told of a change
     */
    public synchronized List<Namespace> answered(Listing listing, Map<String, Definition> found) {
        List<Namespace> surprising = new ArrayList<>();
        if (!listings.remove(listing)) {
            return surprising;
        }
        long now = nanoClock.getAsLong();
        for (String name : listing.names()) {
            Namespace namespace = new Namespace(listing.database(), name);
            if (listing.isOvertaken(name)) {
                continue;
            }
            Definition definition = found.getOrDefault(name, Definition.MISSING);
            makeRoom(namespace);
            Known before = known.put(namespace, new Known(definition, now));
            if (before != null && !before.definition.equals(definition)) {
                surprising.add(namespace);
            }
        }
        return surprising;
    }

    /** The question was refused: what it asked for is not to be kept. */
    public synchronized void refused(Listing listing) {
        if (listings.remove(listing)) {
            long now = nanoClock.getAsLong();
            for (String name : listing.names()) {
                Namespace namespace = new Namespace(listing.database(), name);
                makeRoom(namespace);
                known.put(namespace, new Known(Definition.UNREADABLE, now));
            }
        }
    }

    /** There was no answer; nothing is known that was not before. */
    public synchronized void failed(Listing listing) {
        listings.remove(listing);
    }

    private void makeRoom(Namespace wanted) {
        if (known.size() >= limits.maxNamespaces() && !known.containsKey(wanted)) {
            Iterator<Namespace> any = known.keySet().iterator();
            any.next();
            any.remove();
        }
    }

    /** A collection, a database or everything was, or may have been, defined anew. */
    public synchronized void changed(Namespace namespace) {
        listings.forEach(listing -> listing.changed(namespace));
        known.keySet().removeIf(namespace::covers);
    }

    /** What is in use and should be asked for again before it is too old; what nobody used is forgotten in time. */
    public List<Namespace> due() {
        List<Namespace> due = new ArrayList<>();
        known.forEach((namespace, entry) -> {
            long age = age(entry);
            if (entry.used && entry.definition.kind() == CollectionKind.COLLECTION) {
                if (age > maxAge(entry.definition) / 2) {
                    due.add(namespace);
                }
            } else if (age > maxAge(entry.definition)) {
                known.remove(namespace, entry);
            }
        });
        return due;
    }
}
