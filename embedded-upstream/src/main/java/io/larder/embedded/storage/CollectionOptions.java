package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A collection's options as create and collMod were told, and as listCollections tells. Immutable. */
public final class CollectionOptions {
    public static final CollectionOptions NONE = new CollectionOptions(new Document());

    private final Document raw;
    private final boolean capped;
    private final long maxBytes;
    private final long maxDocuments;

    /** Takes the document as it is: it is never modified afterwards. */
    public CollectionOptions(Document raw) {
        this.raw = raw;
        this.capped = Boolean.TRUE.equals(raw.get("capped"));
        this.maxBytes = longOf("size", Long.MAX_VALUE);
        long max = longOf("max", 0);
        this.maxDocuments = max <= 0 ? Long.MAX_VALUE : max;
    }

    private long longOf(String field, long otherwise) {
        return raw.get(field) instanceof Number number ? number.longValue() : otherwise;
    }

    public Document raw() {
        return raw;
    }

    /** A copy with one option set, or taken away where the value is null. */
    public CollectionOptions with(String option, @Nullable Object value) {
        Document changed = raw.clone();
        if (value == null) {
            changed.remove(option);
        } else {
            changed.put(option, value);
        }
        return new CollectionOptions(changed);
    }

    public boolean isCapped() {
        return capped;
    }

    public long maxBytes() {
        return maxBytes;
    }

    public long maxDocuments() {
        return maxDocuments;
    }

    public boolean isView() {
        return raw.get("viewOn") instanceof String;
    }

    public @Nullable String viewOn() {
        return (String) raw.get("viewOn");
    }

    @SuppressWarnings("unchecked")
    public List<Document> viewPipeline() {
        return raw.get("pipeline") instanceof List<?> stages ? (List<Document>) stages : List.of();
    }

    public @Nullable Document timeSeries() {
        return (Document) raw.get("timeseries");
    }

    public boolean isClustered() {
        return raw.get("clusteredIndex") != null;
    }

    public @Nullable Document collation() {
        return (Document) raw.get("collation");
    }

    public @Nullable Document validator() {
        return (Document) raw.get("validator");
    }

    /** off, moderate or strict. */
    public String validationLevel() {
        return raw.get("validationLevel") instanceof String level ? level : "strict";
    }

    /** error, errorAndLog or warn. */
    public String validationAction() {
        return raw.get("validationAction") instanceof String action ? action : "error";
    }

    public boolean recordsPreImages() {
        return raw.get("changeStreamPreAndPostImages") instanceof Document images
                && Boolean.TRUE.equals(images.get("enabled"));
    }

    /** Seconds after which a time series or clustered collection's documents are removed; null for never. */
    public @Nullable Long expireAfterSeconds() {
        return raw.get("expireAfterSeconds") instanceof Number seconds ? seconds.longValue() : null;
    }

    /** As listCollections names it: collection, view or timeseries. */
    public String type() {
        return (isView() ? Type.VIEW : timeSeries() != null ? Type.TIMESERIES : Type.COLLECTION)
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private enum Type {
        COLLECTION,
        VIEW,
        TIMESERIES
    }
}
