package io.larder.engine.stream;

import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What one stream watches: a single database where all patterns name the same one, else the whole deployment. */
public record Coverage(List<NamespacePattern> patterns) {
    private static final String ANY = "*";
    private static final String ADMIN = "admin";

    public Coverage {
        patterns = List.copyOf(patterns);
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("a stream that watches nothing");
        }
    }

    public boolean covers(Namespace namespace) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(namespace));
    }

    public boolean isDeployment() {
        NamespacePattern first = patterns.get(0);
        return !first.namesOneDatabase()
                || patterns.stream().anyMatch(other -> !other.database().equals(first.database()));
    }

    /** The database that the stream is opened on. */
    String opensOn() {
        return isDeployment() ? ADMIN : patterns.get(0).database();
    }

    /** What an event of which nothing can be told may have to do with. */
    public Namespace all() {
        return isDeployment() ? Namespace.EVERYTHING : Namespace.database(opensOn());
    }

    /** What the server is to leave out, as a filter of events; null if nothing. */
    @Nullable
    BsonDocument filter() {
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
