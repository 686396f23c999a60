package io.larder.engine.stream;

import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import java.util.List;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What one stream watches: of the namespaces that the patterns name, and opened so that it is told of no less.
 *
 * @param form what it is opened on
 * @param patterns all of one database unless it is the deployment that is watched; a single name where it is a collection
 */
public record Coverage(Form form, List<NamespacePattern> patterns) {
    private static final String ANY = "*";
    private static final String ADMIN = "admin";

    /** What a stream can be opened on; the smaller it is, the fewer rights that takes. */
    public enum Form {
        DEPLOYMENT,
        DATABASE,
        /** Ends whenever the collection is dropped or renamed, and has to be begun anew behind that. */
        COLLECTION;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** As metrics name it. */
        public String label() {
            return label;
        }
    }

    public Coverage {
        patterns = List.copyOf(patterns);
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("a stream that watches nothing");
        }
        if (form != Form.DEPLOYMENT && !nameOneDatabase(patterns)) {
            throw new IllegalArgumentException("not in one database: " + patterns);
        }
        if (form == Form.COLLECTION && (patterns.size() > 1 || !patterns.get(0).namesOneCollection())) {
            throw new IllegalArgumentException("not one collection: " + patterns);
        }
    }

    /** By one stream: of a single database where all patterns name the same one, else of the whole deployment. */
    public Coverage(List<NamespacePattern> patterns) {
        this(nameOneDatabase(patterns) ? Form.DATABASE : Form.DEPLOYMENT, patterns);
    }

    /** By a stream of its own. */
    public static Coverage of(Namespace collection) {
        return new Coverage(
                Form.COLLECTION, List.of(new NamespacePattern(collection.database(), collection.collection())));
    }

    private static boolean nameOneDatabase(List<NamespacePattern> patterns) {
        return !patterns.isEmpty()
                && patterns.stream()
                        .allMatch(pattern -> pattern.namesOneDatabase()
                                && pattern.database().equals(patterns.get(0).database()));
    }

    public boolean covers(Namespace namespace) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(namespace));
    }

    private boolean isDeployment() {
        return form == Form.DEPLOYMENT;
    }

    /** The database that the stream is opened on. */
    String database() {
        return isDeployment() ? ADMIN : patterns.get(0).database();
    }

    /** The collection that it is opened on; null if it is more than one. */
    @Nullable
    String collection() {
        return form == Form.COLLECTION ? patterns.get(0).collection() : null;
    }

    /** What an event of which nothing can be told may have to do with. */
    public Namespace all() {
        return switch (form) {
            case DEPLOYMENT -> Namespace.EVERYTHING;
            case DATABASE -> Namespace.database(database());
            case COLLECTION -> new Namespace(database(), patterns.get(0).collection());
        };
    }

    /** In words. */
    public String where() {
        return switch (form) {
            case DEPLOYMENT -> "the whole deployment";
            case DATABASE -> "database " + database();
            case COLLECTION -> "collection " + all();
        };
    }

    /** The command that opens the stream, without what else is said in it. */
    public BsonDocument aggregate(BsonDocument changeStream, BsonArray stagesAfter) {
        if (isDeployment()) {
            changeStream.append("allChangesForCluster", BsonBoolean.TRUE);
        }
        BsonArray pipeline = new BsonArray();
        pipeline.add(new BsonDocument("$changeStream", changeStream));
        BsonDocument filter = filter();
        if (filter != null) {
            pipeline.add(new BsonDocument("$match", filter));
        }
        pipeline.addAll(stagesAfter);
        String collection = collection();
        return new BsonDocument("aggregate", collection == null ? new BsonInt32(1) : new BsonString(collection))
                .append("pipeline", pipeline)
                .append("$db", new BsonString(database()));
    }

    /** What the server is to leave out, as a filter of events; null if nothing. */
    @Nullable
    BsonDocument filter() {
        if (form == Form.COLLECTION) {
            return null;
        }
        BsonArray wanted = new BsonArray();
        // It names no namespace, and ends the stream.
        wanted.add(new BsonDocument("operationType", new BsonString("invalidate")));
        for (NamespacePattern pattern : patterns) {
            BsonDocument from = filter("ns", pattern);
            if (from.isEmpty()) {
                return null;
            }
            wanted.add(from);
            wanted.add(filter("to", pattern));
            if (!pattern.collection().equals(ANY)) {
                BsonDocument dropped = new BsonDocument("operationType", new BsonString("dropDatabase"));
                wanted.add(appendDatabase(dropped, "ns", pattern));
            }
        }
        return new BsonDocument("$or", wanted);
    }

    private BsonDocument filter(String field, NamespacePattern pattern) {
        BsonDocument filter = appendDatabase(new BsonDocument(), field, pattern);
        if (!pattern.collection().equals(ANY)) {
            filter.append(field + ".coll", value(pattern.collection()));
        }
        return filter;
    }

    private BsonDocument appendDatabase(BsonDocument filter, String field, NamespacePattern pattern) {
        return isDeployment() && !pattern.database().equals(ANY)
                ? filter.append(field + ".db", value(pattern.database()))
                : filter;
    }

    private static BsonValue value(String glob) {
        return glob.contains(ANY) ? new BsonRegularExpression(NamespacePattern.regex(glob), "s") : new BsonString(glob);
    }
}
