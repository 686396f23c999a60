package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CollectionState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What $indexStats and $collStats show. */
final class CollectionRows {
    private CollectionRows() {}

    static List<Document> indexes(@Nullable CollectionState collection, ReadParts parts) {
        List<Document> rows = new ArrayList<>();
        if (collection != null) {
            collection
                    .indexes()
                    .forEach(index -> rows.add(new Document(
                                    "name", index.definition().name())
                            .append("key", index.definition().key())
                            .append("host", parts.host())
                            .append(
                                    "accesses",
                                    new Document("ops", 0L)
                                            .append(
                                                    "since",
                                                    parts.member().set().clock().instant()))
                            .append("spec", index.definition().spec())));
        }
        return rows;
    }

    static Document statistics(
            Document specification, Namespace namespace, @Nullable CollectionState collection, ReadParts parts) {
        if (collection == null && (specification.containsKey("count") || specification.containsKey("storageStats"))) {
            throw new CommandFailure(
                    ErrorCode.NAMESPACE_NOT_FOUND,
                    "Unable to retrieve count in $collStats stage :: caused by :: Collection [" + namespace
                            + "] not found.");
        }
        Document row = new Document("ns", namespace.toString())
                .append("host", parts.host())
                .append("localTime", parts.member().set().clock().instant());
        for (String option : specification.keySet()) {
            switch (option) {
                case "count" -> row.append("count", collection == null ? 0 : collection.count());
                case "latencyStats" -> row.append("latencyStats", latencies());
                case "storageStats" -> row.append("storageStats", storage(collection));
                case "queryExecStats" ->
                    row.append(
                            "queryExecStats",
                            new Document("collectionScans", new Document("total", 0L).append("nonTailable", 0L)));
                default ->
                    throw new CommandFailure(
                            ErrorCode.UNKNOWN_FIELD, "BSON field '$collStats." + option + "' is an unknown field.");
            }
        }
        return row;
    }

    private static Document latencies() {
        Document none = new Document("latency", 0L).append("ops", 0L);
        return new Document("reads", none)
                .append("writes", none)
                .append("commands", none)
                .append("transactions", none);
    }

    private static Document storage(@Nullable CollectionState collection) {
        long size = collection == null ? 0 : collection.dataSize();
        int count = collection == null ? 0 : collection.count();
        Document stats = new Document("size", (int) Math.min(size, Integer.MAX_VALUE)).append("count", count);
        if (count > 0) {
            stats.append("avgObjSize", (int) (size / count));
        }
        stats.append("storageSize", (int) Math.min(size, Integer.MAX_VALUE)).append("freeStorageSize", 0);
        Document sizes = new Document();
        if (collection != null) {
            stats.append("capped", collection.options().isCapped());
            collection
                    .indexes()
                    .forEach(index -> sizes.append(index.definition().name(), index.entryCount() * 16));
        }
        return stats.append("nindexes", sizes.size())
                .append("indexSizes", sizes)
                .append("scaleFactor", 1);
    }
}
