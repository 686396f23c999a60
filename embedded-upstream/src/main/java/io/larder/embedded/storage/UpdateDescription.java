package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * What an update changed, as a change event tells it.
 *
 * @param updatedFields path to new value
 * @param removedFields paths
 * @param truncatedArrays documents of field and newSize
 * @param disambiguatedPaths path to its parts, where a path alone could be read in two ways
 */
public record UpdateDescription(
        Document updatedFields,
        List<String> removedFields,
        List<Document> truncatedArrays,
        Document disambiguatedPaths) {}
