package io.larder.embedded.changestream.event;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CatalogueKind;
import io.larder.embedded.storage.Change;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.UpdateDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What differs between events of different kinds. A field that its kind does not have is null.
 *
 * @param description of the operation: part of the token also where it is not shown
 * @param isView whether it is about a view, or a time series, which is one over its buckets
 */
record EventDetails(
        String type,
        @Nullable Namespace to,
        @Nullable Document fullDocument,
        @Nullable Document documentKey,
        @Nullable Document description,
        @Nullable Update update,
        @Nullable Document stateBefore,
        boolean isView) {
    private static final Map<CatalogueKind, String> TYPES = Map.of(
            CatalogueKind.CREATE, "create",
            CatalogueKind.DROP, "drop",
            CatalogueKind.DROP_DATABASE, "dropDatabase",
            CatalogueKind.RENAME, "rename",
            CatalogueKind.CREATE_INDEXES, "createIndexes",
            CatalogueKind.DROP_INDEXES, "dropIndexes",
            CatalogueKind.MODIFY, "modify");

    /** What an update changed. */
    record Update(UpdateDescription of, Document before, Document after) {
        Document toDocument(boolean expanded) {
            Document shown = new Document("updatedFields", of.updatedFields())
                    .append("removedFields", of.removedFields())
                    .append("truncatedArrays", of.truncatedArrays());
            return expanded ? shown.append("disambiguatedPaths", disambiguatedPaths()) : shown;
        }

        private Document disambiguatedPaths() {
            List<String> paths = new ArrayList<>(of.updatedFields().keySet());
            paths.addAll(of.removedFields());
            for (Document truncated : of.truncatedArrays()) {
                paths.add((String) Objects.requireNonNull(truncated.get("field")));
            }
            return DisambiguatedPaths.of(paths, before, after);
        }
    }

    /** Null for what makes no event: the passing of time, room made in a capped collection, measurements. */
    static @Nullable EventDetails of(Change change) {
        if (change instanceof Change.Inserted inserted) {
            Document document = inserted.after().document();
            return ofDocument("insert", document, document, null, inserted.options());
        } else if (change instanceof Change.Updated updated) {
            Document after = updated.after().document();
            return updated.description() == null
                    ? ofDocument("replace", after, after, null, updated.options())
                    : ofDocument("update", after, null, update(updated.description(), updated), updated.options());
        } else if (change instanceof Change.Deleted deleted) {
            return deleted.eviction()
                    ? null
                    : ofDocument("delete", deleted.before().document(), null, null, deleted.options());
        } else if (change instanceof Change.Catalogue catalogue) {
            return ofCatalogue(catalogue);
        }
        return null;
    }

    private static Update update(UpdateDescription description, Change.Updated updated) {
        return new Update(
                description, updated.before().document(), updated.after().document());
    }

    private static @Nullable EventDetails ofDocument(
            String type,
            Document document,
            @Nullable Document fullDocument,
            @Nullable Update update,
            CollectionOptions options) {
        if (options.timeSeries() != null) {
            return null;
        }
        Document key = new Document("_id", document.get("_id"));
        return new EventDetails(type, null, fullDocument, key, null, update, null, false);
    }

    private static EventDetails ofCatalogue(Change.Catalogue change) {
        String type = Objects.requireNonNull(TYPES.get(change.kind()));
        boolean view = change.options().isView() || change.options().timeSeries() != null;
        Document description =
                switch (change.kind()) {
                    case DROP, DROP_DATABASE -> null;
                    case RENAME -> rename(change);
                    case CREATE -> change.options().timeSeries() == null ? change.description() : buckets(change);
                    default -> change.description();
                };
        Document before = change.kind() == CatalogueKind.MODIFY && !view ? stateBefore(change) : null;
        return new EventDetails(type, change.other(), null, null, description, null, before, view);
    }

    private static Document rename(Change.Catalogue change) {
        Namespace to = Objects.requireNonNull(change.other());
        Document description = new Document("to", new Document("db", to.database()).append("coll", to.collection()));
        UUID dropped = change.otherUuid();
        return dropped == null ? description : description.append("dropTarget", dropped);
    }

    private static Document stateBefore(Change.Catalogue change) {
        Document collection = new Document("uuid", change.uuid());
        collection.putAll(change.options().raw());
        Document before = new Document("collectionOptions", collection);
        return change.indexBefore().isEmpty() ? before : before.append("indexOptions", change.indexBefore());
    }

    /** A time series shows as the view over its buckets that the server makes of it. */
    private static Document buckets(Change.Catalogue change) {
        Document series = Objects.requireNonNull(change.options().timeSeries());
        Document unpack = new Document("timeField", series.get("timeField"));
        if (series.get("metaField") != null) {
            unpack.put("metaField", series.get("metaField"));
        }
        unpack.put("bucketMaxSpanSeconds", span(series));
        return new Document("viewOn", "system.buckets." + change.namespace().collection())
                .append("pipeline", List.of(new Document("$_internalUnpackBucket", unpack)));
    }

    private static Object span(Document series) {
        if (series.get("bucketMaxSpanSeconds") instanceof Number seconds) {
            return seconds.intValue();
        }
        String granularity = String.valueOf(series.get("granularity")).toLowerCase(Locale.ROOT);
        return switch (granularity) {
            case "minutes" -> 86_400;
            case "hours" -> 2_592_000;
            default -> 3_600;
        };
    }
}
