package io.larder.engine.stream;

import io.larder.engine.name.Namespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What an account may watch by change streams, as connectionStatus tells it: an account may always ask that about itself. A
 * stream takes the actions find and changeStream on exactly what it is opened on, or on more.
 *
 * @param rights in no order
 */
public record StreamGrants(Set<Right> rights) {
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");
    private static final List<String> NEEDED = List.of("find", "changeStream");

    /** One action on collections of one name, or of any, in one database, or in any: the empty name is any. */
    record Right(String action, String database, String collection) {
        boolean covers(Namespace wanted) {
            return (database.isEmpty() || database.equals(wanted.database()))
                    && (collection.isEmpty() || collection.equals(wanted.collection()));
        }
    }

    public StreamGrants {
        rights = Set.copyOf(rights);
    }

    /** The command whose reply tells. */
    public static BsonDocument question() {
        return BsonDocument.parse("{connectionStatus: 1, showPrivileges: true, $db: 'admin'}");
    }

    /** From the reply; nothing is granted by what is not understood. */
    public static StreamGrants of(BsonDocument reply) {
        Set<Right> rights = new LinkedHashSet<>();
        BsonDocument info = reply.isDocument("authInfo") ? reply.getDocument("authInfo") : new BsonDocument();
        BsonArray privileges = info.isArray("authenticatedUserPrivileges")
                ? info.getArray("authenticatedUserPrivileges")
                : new BsonArray();
        for (BsonValue each : privileges) {
            if (each.isDocument()) {
                add(each.asDocument(), rights);
            }
        }
        return new StreamGrants(rights);
    }

    private static void add(BsonDocument privilege, Set<Right> to) {
        if (!privilege.isDocument("resource") || !privilege.isArray("actions")) {
            return;
        }
        BsonDocument resource = privilege.getDocument("resource");
        boolean any = resource.containsKey("anyResource");
        boolean named = resource.isString("db") && resource.isString("collection") && resource.size() == 2;
        if (!any && !named) {
            return;
        }
        String database = any ? "" : resource.getString("db").getValue();
        String collection = any ? "" : resource.getString("collection").getValue();
        for (String action : NEEDED) {
            if (privilege.getArray("actions").contains(new BsonString(action))) {
                to.add(new Right(action, database, collection));
            }
        }
    }

    /** Whether a stream may be opened on this: a collection, a database, or everything. */
    boolean allow(Namespace wanted) {
        return !INTERNAL.contains(wanted.database())
                && !wanted.collection().startsWith("system.")
                && NEEDED.stream().allMatch(action -> rights.stream()
                        .anyMatch(right -> right.action().equals(action) && right.covers(wanted)));
    }

    /** The databases that are named and may be watched whole. */
    Set<String> databases() {
        Set<String> names = new TreeSet<>();
        for (Right right : rights) {
            boolean watchable = !right.database().isEmpty() && allow(Namespace.database(right.database()));
            if (watchable) {
                names.add(right.database());
            }
        }
        return names;
    }

    /** The collections that are named and may be watched each by itself, in databases of which that cannot be done. */
    List<Namespace> collections() {
        Set<Namespace> found = new LinkedHashSet<>();
        for (Right right : rights) {
            Namespace named = new Namespace(right.database(), right.collection());
            boolean watchable = !right.database().isEmpty()
                    && !right.collection().isEmpty()
                    && allow(named)
                    && !allow(Namespace.database(right.database()));
            if (watchable) {
                found.add(named);
            }
        }
        List<Namespace> inOrder = new ArrayList<>(found);
        inOrder.sort(Comparator.comparing(Namespace::toString));
        return inOrder;
    }
}
