package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** An array seen as the document of its positions, as {@code $elemMatch} sees an array in an array. */
final class ArrayAsDocument {
    private ArrayAsDocument() {}

    static Document of(List<?> list) {
        Document document = new Document();
        for (int i = 0; i < list.size(); i++) {
            document.put(Integer.toString(i), list.get(i));
        }
        return document;
    }
}
