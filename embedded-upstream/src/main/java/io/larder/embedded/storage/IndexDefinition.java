package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.index.IndexKeys;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an index is, as createIndexes was told and listIndexes tells. Immutable. */
public final class IndexDefinition {
    private final Document spec;
    private final String name;
    private final Document key;
    private final boolean[] descending;
    private final boolean unique;
    private final boolean sparse;
    private final IndexKeys keys;

    /** Takes v, key and name first, as listIndexes shows them; the document is never modified afterwards. */
    public IndexDefinition(Document spec) {
        this.spec = spec;
        this.name = (String) Objects.requireNonNull(spec.get("name"));
        this.key = (Document) Objects.requireNonNull(spec.get("key"));
        this.descending = new boolean[key.size()];
        int i = 0;
        for (Object direction : key.values()) {
            descending[i++] = direction instanceof Number number && number.doubleValue() < 0;
        }
        this.unique = Boolean.TRUE.equals(spec.get("unique")) || isIdKey(key);
        this.sparse = Boolean.TRUE.equals(spec.get("sparse"));
        this.keys = IndexKeys.compile(spec);
    }

    public static IndexDefinition ofId() {
        return new IndexDefinition(
                new Document("v", 2).append("key", new Document("_id", 1)).append("name", "_id_"));
    }

    private static boolean isIdKey(Document key) {
        return key.size() == 1 && key.get("_id") instanceof Number direction && Math.abs(direction.doubleValue()) == 1;
    }

    public Document spec() {
        return spec;
    }

    public String name() {
        return name;
    }

    public Document key() {
        return key;
    }

    public boolean isId() {
        return isIdKey(key);
    }

    /** True for the index on _id also where it is not written so. */
    public boolean isUnique() {
        return unique;
    }

    public boolean isSparse() {
        return sparse;
    }

    public boolean isHidden() {
        return Boolean.TRUE.equals(spec.get("hidden"));
    }

    /** True for the index that is the collection itself. */
    public boolean isClustered() {
        return Boolean.TRUE.equals(spec.get("clustered"));
    }

    public @Nullable Document partialFilter() {
        return (Document) spec.get("partialFilterExpression");
    }

    public @Nullable Document collation() {
        return (Document) spec.get("collation");
    }

    /** Seconds after which documents are removed, or null where the index is no TTL index. */
    public @Nullable Long expireAfterSeconds() {
        return spec.get("expireAfterSeconds") instanceof Number seconds ? seconds.longValue() : null;
    }

    /** How documents become keys. */
    public IndexKeys keys() {
        return keys;
    }

    boolean[] descending() {
        return descending;
    }
}
