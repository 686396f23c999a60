package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes that are not made of statements: results of aggregations, definitions, and commands that nobody knows. */
final class OtherWrites {
    /** Users, roles, parameters, and the layout of files: no document and no collection is another one afterwards. */
    private static final Set<String> WITHOUT_DATA = Set.of(
            "createUser",
            "updateUser",
            "dropUser",
            "dropAllUsersFromDatabase",
            "grantRolesToUser",
            "revokeRolesFromUser",
            "createRole",
            "updateRole",
            "dropRole",
            "dropAllRolesFromDatabase",
            "grantPrivilegesToRole",
            "revokePrivilegesFromRole",
            "grantRolesToRole",
            "revokeRolesFromRole",
            "setParameter",
            "compact",
            "enableSharding");

    private OtherWrites() {}

    static List<Change> changes(CommandView command) {
        String name = command.name();
        return switch (name) {
            case "aggregate" -> aggregate(command);
            case "mapReduce", "mapreduce" -> mapReduce(command);
            case "create", "drop", "collMod", "convertToCapped" -> List.of(definition(own(command)));
            case "cloneCollectionAsCapped" -> List.of(definition(inDatabase(command, field(command, "toCollection"))));
            case "dropDatabase", "movePrimary" -> List.of(definition(database(command)));
            case "renameCollection" -> List.of(definition(first(command)), definition(dotted(field(command, "to"))));
            case "shardCollection",
                    "reshardCollection",
                    "unshardCollection",
                    "moveCollection",
                    "refineCollectionShardKey" -> List.of(definition(first(command)));
            case "createIndexes",
                    "dropIndexes",
                    "deleteIndexes",
                    "reIndex",
                    "createSearchIndexes",
                    "updateSearchIndex",
                    "dropSearchIndex" -> List.of(of(own(command), ChangeKind.INDEXES));
            // What was read with the default read concern was read with another one.
            case "setDefaultRWConcern", "applyOps" -> List.of(Change.anything(Namespace.EVERYTHING));
            default -> WITHOUT_DATA.contains(name) ? List.of() : unknown(command);
        };
    }

    /** Anything in the collection that the first field names; anything at all where it names none. */
    private static List<Change> unknown(CommandView command) {
        Value value = Value.at(command.firstElement());
        boolean named = value.type() == BsonTypes.STRING && !value.string().isEmpty() && !command.databaseIs("admin");
        return List.of(Change.anything(named ? own(command) : Namespace.EVERYTHING));
    }

    /** Of a data command that does not name its collection by a string. */
    static List<Change> anywhere(CommandView command) {
        return List.of(Change.anything(Namespace.database(command.database())));
    }

    private static List<Change> aggregate(CommandView command) {
        Value pipeline = Statements.field(Statements.body(command), "pipeline");
        if (pipeline == null || !pipeline.isArray()) {
            return List.of();
        }
        BsonCursor stages = pipeline.elements();
        while (stages.next()) {
            if (stages.type() == BsonTypes.DOCUMENT) {
                Value out = Statements.field(Value.at(stages), "$out");
                if (out != null) {
                    return List.of(definition(target(command, out)));
                }
                Value merge = Statements.field(Value.at(stages), "$merge");
                if (merge != null) {
                    Value into = merge.isDocument() ? Statements.field(merge, "into") : merge;
                    return List.of(Change.anything(into == null ? Namespace.EVERYTHING : target(command, into)));
                }
            }
        }
        return List.of();
    }

    private static Namespace target(CommandView command, Value target) {
        if (!target.isDocument()) {
            return inDatabase(command, target.type() == BsonTypes.STRING ? target.string() : null);
        }
        String collection = Statements.string(target, "coll");
        String database = Statements.string(target, "db");
        if (collection == null) {
            return Namespace.EVERYTHING;
        }
        return new Namespace(database == null ? command.database() : database, collection);
    }

    private static List<Change> mapReduce(CommandView command) {
        Value out = Statements.field(Statements.body(command), "out");
        if (out == null || (out.isDocument() && Statements.field(out, "inline") != null)) {
            return List.of();
        }
        if (!out.isDocument()) {
            return List.of(definition(target(command, out)));
        }
        String database = Statements.string(out, "db");
        for (String action : List.of("replace", "merge", "reduce")) {
            String collection = Statements.string(out, action);
            if (collection != null) {
                return List.of(definition(new Namespace(database == null ? command.database() : database, collection)));
            }
        }
        return List.of(Change.anything(Namespace.EVERYTHING));
    }

    private static Change definition(Namespace namespace) {
        return of(namespace, ChangeKind.DEFINITION);
    }

    private static Change of(Namespace namespace, ChangeKind kind) {
        return new Change(namespace, kind, null, null, FieldSet.ALL, true);
    }

    private static @Nullable String field(CommandView command, String name) {
        return Statements.string(Statements.body(command), name);
    }

    private static Namespace own(CommandView command) {
        return inDatabase(command, field(command, command.name()));
    }

    private static Namespace inDatabase(CommandView command, @Nullable String collection) {
        return collection == null ? database(command) : new Namespace(command.database(), collection);
    }

    /** What names a database is run there, or says its name. */
    private static Namespace database(CommandView command) {
        String name = field(command, command.name());
        return Namespace.database(command.databaseIs("admin") && name != null ? name : command.database());
    }

    private static Namespace first(CommandView command) {
        return dotted(field(command, command.name()));
    }

    /** A name of database and collection with a dot between; everything where it is none. */
    static Namespace dotted(@Nullable String name) {
        int dot = name == null ? -1 : name.indexOf('.');
        return name == null || dot <= 0
                ? Namespace.EVERYTHING
                : new Namespace(name.substring(0, dot), name.substring(dot + 1));
    }
}
