package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.changestream.StreamRights;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.namespace.Namespace;
import java.util.ArrayList;
import java.util.List;

/** What a pipeline needs the right to: its collection, and every other one that a stage reads or writes. */
final class AggregateRights {
    private AggregateRights() {}

    static List<Privilege> of(Invocation invocation) {
        return of(invocation.body(), invocation.namespace());
    }

    static List<Privilege> of(Document body, Namespace namespace) {
        List<Privilege> needed = new ArrayList<>();
        List<?> stages = body.get("pipeline") instanceof List<?> list ? list : List.of();
        Document first = !stages.isEmpty() && stages.get(0) instanceof Document stage ? stage : new Document();
        if (first.containsKey("$changeStream")) {
            return StreamRights.of(namespace);
        }
        if (first.containsKey("$currentOp")) {
            boolean all = first.get("$currentOp") instanceof Document spec && Boolean.TRUE.equals(spec.get("allUsers"));
            return all ? List.of(Privilege.of(Resource.CLUSTER, Action.INPROG)) : List.of();
        }
        if (first.containsKey("$listLocalSessions") || first.containsKey("$listSessions")) {
            boolean all = first.toString().contains("allUsers");
            return all ? List.of(Privilege.of(Resource.CLUSTER, Action.LIST_SESSIONS)) : List.of();
        }
        Resource own = Resource.collection(namespace);
        if (first.containsKey("$collStats")) {
            needed.add(Privilege.of(own, Action.COLL_STATS));
        } else if (first.containsKey("$indexStats")) {
            needed.add(Privilege.of(own, Action.INDEX_STATS));
        } else if (!first.containsKey("$documents")) {
            needed.add(Privilege.of(own, Action.FIND));
        }
        stages.forEach(stage -> stage(stage, namespace.database(), needed));
        return needed;
    }

    private static void stage(Object stage, String database, List<Privilege> needed) {
        if (!(stage instanceof Document document) || document.isEmpty()) {
            return;
        }
        String name = document.keySet().iterator().next();
        Object spec = document.get(name);
        switch (name) {
            case "$lookup", "$graphLookup" -> {
                if (spec instanceof Document inner) {
                    read(inner.get("from"), database, needed);
                    nested(inner.get("pipeline"), database, needed);
                }
            }
            case "$unionWith" -> {
                read(spec instanceof Document inner ? inner.get("coll") : spec, database, needed);
                if (spec instanceof Document inner) {
                    nested(inner.get("pipeline"), database, needed);
                }
            }
            case "$facet" -> {
                if (spec instanceof Document facets) {
                    facets.values().forEach(each -> nested(each, database, needed));
                }
            }
            case "$out" -> {
                Namespace into = target(spec, database);
                if (into != null) {
                    needed.add(Privilege.of(Resource.collection(into), Action.INSERT, Action.REMOVE));
                }
            }
            case "$merge" -> {
                Namespace into = target(spec instanceof Document merge ? merge.get("into") : spec, database);
                if (into != null) {
                    needed.add(Privilege.of(Resource.collection(into), Action.INSERT, Action.UPDATE));
                }
            }
            default -> {
                // Every other stage works on what reaches it.
            }
        }
    }

    private static void nested(
            @org.jspecify.annotations.Nullable Object pipeline, String database, List<Privilege> needed) {
        if (pipeline instanceof List<?> list) {
            list.forEach(stage -> stage(stage, database, needed));
        }
    }

    private static void read(@org.jspecify.annotations.Nullable Object from, String database, List<Privilege> needed) {
        Namespace namespace = target(from, database);
        if (namespace != null) {
            needed.add(Privilege.of(Resource.collection(namespace), Action.FIND));
        }
    }

    private static @org.jspecify.annotations.Nullable Namespace target(
            @org.jspecify.annotations.Nullable Object given, String database) {
        if (given instanceof String collection) {
            return new Namespace(database, collection);
        }
        if (given instanceof Document document && document.get("coll") instanceof String collection) {
            return new Namespace(String.valueOf(document.getOrDefault("db", database)), collection);
        }
        return null;
    }
}
