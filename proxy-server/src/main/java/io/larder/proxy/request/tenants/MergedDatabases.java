package io.larder.proxy.request.tenants;

import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.tenant.Choice;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonValue;

/**
 * One list of databases out of those of several tenants, as one server would give it that has them all. Of each tenant those count
 * that requests are led to it by; what an upstream has beside them nobody comes to.
 *
 * @param tenants who has answered, in this order
 */
record MergedDatabases(List<Requests> tenants, Choice<Requests> choice)
        implements Function<List<BsonDocument>, BsonDocument> {
    private static final long BYTES_OF_MB = 1 << 20;

    @Override
    @SuppressWarnings("ReferenceEquality") // a tenant is itself only
    public BsonDocument apply(List<BsonDocument> replies) {
        TreeMap<String, BsonDocument> databases = new TreeMap<>(Comparator.naturalOrder());
        boolean sizes = false;
        for (int i = 0; i < replies.size(); i++) {
            sizes |= replies.get(i).containsKey("totalSize");
            for (BsonValue each : replies.get(i).getArray("databases", new BsonArray())) {
                BsonDocument database = each.asDocument();
                String name = database.getString("name").getValue();
                if (choice.ofDatabase(name) == tenants.get(i)) {
                    databases.put(name, database);
                }
            }
        }
        BsonDocument merged = new BsonDocument("databases", new BsonArray(List.copyOf(databases.values())));
        if (sizes) {
            long bytes = databases.values().stream()
                    .filter(database -> database.isNumber("sizeOnDisk"))
                    .mapToLong(database -> database.getNumber("sizeOnDisk").longValue())
                    .sum();
            merged.append("totalSize", new BsonInt64(bytes)).append("totalSizeMb", new BsonInt64(bytes / BYTES_OF_MB));
        }
        return merged.append("ok", new BsonDouble(1));
    }
}
