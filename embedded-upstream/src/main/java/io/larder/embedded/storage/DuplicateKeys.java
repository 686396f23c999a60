package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.value.Shell;
import java.util.List;

/** Unique indexes: which write they refuse, and how the refusal reads. */
final class DuplicateKeys {
    private DuplicateKeys() {}

    static void reject(Namespace namespace, IndexState index, List<DocumentKey> keys, long recordId) {
        if (!index.definition().isUnique()) {
            return;
        }
        for (DocumentKey key : keys) {
            if (index.otherHolder(key.bytes(), recordId) != null) {
                throw failure(namespace, index.definition(), key);
            }
        }
    }

    private static CommandFailure failure(Namespace namespace, IndexDefinition index, DocumentKey key) {
        Document keyValue = new Document();
        int i = 0;
        for (String field : index.key().keySet()) {
            keyValue.put(field, key.values().get(i++));
        }
        StringBuilder message = new StringBuilder("E11000 duplicate key error collection: ")
                .append(namespace)
                .append(" index: ")
                .append(index.name());
        Document collation = index.collation();
        if (collation != null) {
            message.append(" collation: ").append(Shell.render(collation));
        }
        message.append(" dup key: ").append(Shell.render(keyValue));
        return new CommandFailure(ErrorCode.DUPLICATE_KEY, message.toString())
                .withDetail("keyPattern", index.key())
                .withDetail("keyValue", keyValue);
    }
}
