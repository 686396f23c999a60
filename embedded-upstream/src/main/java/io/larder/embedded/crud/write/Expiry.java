package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.index.IndexKeys;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule by which documents of a collection expire: some seconds after the earliest date that an index holds of them. */
record Expiry(IndexKeys keys, long seconds) {

    /** A collection's TTL indexes, and the expiry of a time series or clustered collection. */
    static List<Expiry> rulesOf(CollectionState collection) {
        List<Expiry> rules = new ArrayList<>();
        for (IndexState index : collection.indexes()) {
            Long seconds = index.definition().expireAfterSeconds();
            if (seconds != null) {
                rules.add(new Expiry(index.definition().keys(), seconds));
            }
        }
        Long seconds = collection.options().expireAfterSeconds();
        Document series = collection.options().timeSeries();
        if (seconds != null && series != null) {
            rules.add(new Expiry(keysOf(String.valueOf(series.get("timeField"))), seconds));
        } else if (seconds != null && collection.options().isClustered()) {
            rules.add(new Expiry(IndexDefinition.ofId().keys(), seconds));
        }
        return rules;
    }

    private static IndexKeys keysOf(String field) {
        return IndexKeys.compile(new Document("key", new Document(field, 1)));
    }

    boolean hasExpired(Document document, Instant now) {
        for (List<@Nullable Object> key : keys.of(document)) {
            if (key.get(0) instanceof Instant date && date.plusSeconds(seconds).isBefore(now)) {
                return true;
            }
        }
        return false;
    }
}
