package io.larder.embedded.ddl;

import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.WorkingCopy;
import java.util.List;

/** Some commands make a new collection from an old one under a name of its own, then rename it into place. */
final class Copies {
    private Copies() {}

    /** The copy, each of its documents in an oplog entry of its own. */
    static CollectionState of(
            WorkingCopy copy, CollectionState source, Namespace place, String purpose, CollectionOptions options) {
        String unique = Long.toString(copy.ids().nextRecordId(), 36);
        Namespace name = new Namespace(place.database(), "tmp" + unique + "." + purpose);
        copy.catalogue().create(name, options);
        copy.endStep();
        List<IndexDefinition> indexes = source.indexes().stream()
                .map(IndexState::definition)
                .filter(definition -> !definition.isId())
                .toList();
        if (!indexes.isEmpty()) {
            copy.catalogue().createIndexes(name, indexes);
            copy.endStep();
        }
        for (StoredDocument document : source.documents()) {
            copy.insert(name, document.document());
            copy.endStep();
        }
        return Catalogue.existing(copy, name);
    }
}
