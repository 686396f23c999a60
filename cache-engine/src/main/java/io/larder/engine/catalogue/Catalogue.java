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
 *
 * <p>Servers list what they have applied, also what a majority has not and an election may undo. So where a stream watches, a
 * listing waits here until that stream has told of everything up to its time, by the history of the same server: from then on
 * it can be undone no more, and what changes it is told of. Only what forbids keeping anything is believed at once.
 */
public final class Catalogue {
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");

    private final CatalogueLimits limits;
    private final LongSupplier nanoClock;
    private final Map<Namespace, Known> known = new ConcurrentHashMap<>();
    /** What was listed and may be undone yet. Written under the lock. */
    private final Map<Namespace, Awaited> awaited = new ConcurrentHashMap<>();

    private final Set<Listing> listings = new HashSet<>();
    /** Streams that have begun to tell. */
    private final List<WatchedDefinitions> watching = new ArrayList<>();

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

    /** An answer that is not proven yet. */
    private record Awaited(Definition definition, long readNanos, ListedAt at) {
        /** Where the same is listed again and again, the first time is the one that has to be reached. */
        Awaited listedAgain(Awaited later) {
            boolean same = definition.equals(later.definition) && at.history().equals(later.at.history());
            return same ? new Awaited(definition, later.readNanos, at) : later;
        }
    }

    public Catalogue(CatalogueLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /**
     * Why no answer that is made from these is to be kept; null if it may be. {@link Reason#DEFINITION_UNKNOWN} means that
     * somebody should ask, if they are {@link #isToBeAsked to be asked}.
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

    /** Whether nobody has answered yet what this is, or not lately. */
    public boolean isToBeAsked(Namespace namespace) {
        if (definition(namespace) != null) {
            return false;
        }
        Awaited listed = awaited.get(namespace);
        return listed == null
                || nanoClock.getAsLong() - listed.readNanos > limits.unusable().toNanos();
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
    public synchronized List<Namespace> answered(Listing listing, Map<String, Definition> found, ListedAt at) {
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
            if (isNotWhatIsKnown(namespace, definition)) {
                known.remove(namespace);
                surprising.add(namespace);
            }
            if (definition.kind().against() != null || isProven(namespace, at)) {
                awaited.remove(namespace);
                believe(namespace, definition, now);
            } else {
                await(namespace, new Awaited(definition, now, at));
            }
        }
        return surprising;
    }

    private boolean isNotWhatIsKnown(Namespace namespace, Definition definition) {
        Known before = known.get(namespace);
        return before != null && !before.definition.equals(definition);
    }

    private void believe(Namespace namespace, Definition definition, long readNanos) {
        makeRoom(known, namespace);
        known.put(namespace, new Known(definition, readNanos));
    }

    private void await(Namespace namespace, Awaited listed) {
        Awaited before = awaited.get(namespace);
        makeRoom(awaited, namespace);
        awaited.put(namespace, before == null ? listed : before.listedAgain(listed));
    }

    /** Whether each stream that tells of it has come so far. */
    private boolean isProven(Namespace namespace, ListedAt at) {
        for (WatchedDefinitions stream : watching) {
            if (stream.covers(namespace) && !stream.proves(at)) {
                return false;
            }
        }
        return true;
    }

    /** The question was refused: what it asked for is not to be kept. */
    public synchronized void refused(Listing listing) {
        if (listings.remove(listing)) {
            long now = nanoClock.getAsLong();
            for (String name : listing.names()) {
                Namespace namespace = new Namespace(listing.database(), name);
                awaited.remove(namespace);
                believe(namespace, Definition.UNREADABLE, now);
            }
        }
    }

    /** There was no answer; nothing is known that was not before. */
    public synchronized void failed(Listing listing) {
        listings.remove(listing);
    }

    private void makeRoom(Map<Namespace, ?> in, Namespace wanted) {
        if (in.size() >= limits.maxNamespaces() && !in.containsKey(wanted)) {
            Iterator<Namespace> any = in.keySet().iterator();
            any.next();
            any.remove();
        }
    }

    /** A collection, a database or everything was, or may have been, defined anew. */
    public synchronized void changed(Namespace namespace) {
        listings.forEach(listing -> listing.changed(namespace::covers));
        known.keySet().removeIf(namespace::covers);
        awaited.keySet().removeIf(namespace::covers);
    }

    /** What a stream covers has to be proven by it from now on. */
    synchronized void begins(WatchedDefinitions stream) {
        watching.add(stream);
        changed(stream.all());
    }

    /** A stream has come further. */
    synchronized void reached(WatchedDefinitions stream) {
        awaited.forEach((namespace, listed) -> {
            if (stream.covers(namespace) && isProven(namespace, listed.at)) {
                awaited.remove(namespace);
                believe(namespace, listed.definition, listed.readNanos);
            }
        });
    }

    /**
     * A stream is read from another server, or over another connection: what was undone meanwhile nobody tells. What it had proven
     * stays so.
     */
    synchronized void doubted(WatchedDefinitions stream) {
        listings.forEach(listing -> listing.changed(stream::covers));
        awaited.keySet().removeIf(stream::covers);
    }

    /** A stream proves nothing any more. */
    synchronized void ends(WatchedDefinitions stream) {
        watching.remove(stream);
        changed(stream.all());
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
