package io.larder.engine.stream;

import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How what is wanted is covered by an account that may not watch everything: by a stream for each database that it may watch,
 * and one for each collection elsewhere. No collection is covered by two of them. What is in none of them lives without.
 *
 * @param streams databases first, in the order in which they are wanted
 * @param tooMany what could be covered, were more streams allowed
 */
public record CoveragePlan(List<Coverage> streams, List<Coverage> tooMany) {
    public CoveragePlan {
        streams = List.copyOf(streams);
        tooMany = List.copyOf(tooMany);
    }

    /**
     * The plan for these.
     *
     * @param most how many streams there may be
     */
    public static CoveragePlan of(List<NamespacePattern> wanted, StreamGrants grants, int most) {
        List<Coverage> all = new ArrayList<>();
        databases(wanted, grants).values().forEach(patterns -> all.add(new Coverage(Coverage.Form.DATABASE, patterns)));
        collections(wanted, grants).forEach(collection -> all.add(Coverage.of(collection)));
        int kept = Math.min(most, all.size());
        return new CoveragePlan(all.subList(0, kept), all.subList(kept, all.size()));
    }

    /** Of each database that may be watched whole what is wanted of it. */
    private static Map<String, List<NamespacePattern>> databases(List<NamespacePattern> wanted, StreamGrants grants) {
        Map<String, List<NamespacePattern>> byDatabase = new LinkedHashMap<>();
        for (NamespacePattern pattern : wanted) {
            List<String> candidates = new ArrayList<>(grants.databases());
            if (pattern.namesOneDatabase() && grants.allow(Namespace.database(pattern.database()))) {
                candidates = List.of(pattern.database());
            }
            for (String database : candidates) {
                if (pattern.matchesDatabase(database)) {
                    add(byDatabase.computeIfAbsent(database, any -> new ArrayList<>()), pattern.in(database));
                }
            }
        }
        return byDatabase;
    }

    private static void add(List<NamespacePattern> to, NamespacePattern pattern) {
        if (to.stream().noneMatch(one -> one.includes(pattern))) {
            to.removeIf(pattern::includes);
            to.add(pattern);
        }
    }

    private static List<Namespace> collections(List<NamespacePattern> wanted, StreamGrants grants) {
        List<Namespace> found = new ArrayList<>();
        for (NamespacePattern pattern : wanted) {
            List<Namespace> candidates = new ArrayList<>(grants.collections());
            if (pattern.namesOneCollection()) {
                candidates.add(new Namespace(pattern.database(), pattern.collection()));
            }
            for (Namespace collection : candidates) {
                boolean wantedHere = pattern.matches(collection)
                        && grants.allow(collection)
                        && !grants.allow(Namespace.database(collection.database()));
                if (wantedHere && !found.contains(collection)) {
                    found.add(collection);
                }
            }
        }
        return found;
    }
}
