package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a collection's text index, and how much each counts. */
final class TextWeights {
    private TextWeights() {}

    static @Nullable Map<String, Double> of(CollectionState collection) {
        for (IndexState index : collection.indexes()) {
            IndexDefinition definition = index.definition();
            if (definition.key().containsValue("text")) {
                Map<String, Double> weights = new LinkedHashMap<>();
                if (definition.spec().get("weights") instanceof Document given) {
                    given.forEach((field, weight) ->
                            weights.put(field, weight instanceof Number number ? number.doubleValue() : 1.0));
                }
                definition.key().forEach((field, kind) -> {
                    if (kind.equals("text") && !field.equals("_fts")) {
                        weights.putIfAbsent(field, 1.0);
                    }
                });
                return weights;
            }
        }
        return null;
    }
}
