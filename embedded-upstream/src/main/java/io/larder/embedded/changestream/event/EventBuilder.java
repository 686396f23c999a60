package io.larder.embedded.changestream.event;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.token.EventIdentifier;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.storage.Change;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes events, fields in the server's order: to, txnNumber and lsid, _id, operationType, clusterTime, collectionUUID,
 * wallTime, fullDocument, ns, documentKey, operationDescription, updateDescription, stateBeforeChange.
 *
 * @param expanded whether the fields are shown that only showExpandedEvents brings
 */
public record EventBuilder(boolean expanded) {

    /**
     * The event that one change makes, or null where it makes none.
     *
     * @param index of the change within its entry
     * @param version of the token
     */
    public @Nullable ChangeEvent event(OplogEntry entry, int index, Change change, int version) {
        EventDetails details = EventDetails.of(change);
        if (details == null) {
            return null;
        }
        UUID uuid = change.uuid();
        ResumeToken token = ResumeToken.ofEvent(
                entry.opTime().timestamp(),
                version,
                index,
                uuid,
                EventIdentifier.of(version, details.type(), details.documentKey(), details.description()));
        Document event = new Document();
        if (details.to() != null) {
            event.put("to", namespace(details.to()));
        }
        transaction(event, entry.origin());
        event.append("_id", token.toDocument())
                .append("operationType", details.type())
                .append("clusterTime", entry.opTime().toBson());
        if (expanded && uuid != null && !details.isView()) {
            event.put("collectionUUID", uuid);
        }
        event.put("wallTime", Instant.ofEpochMilli(entry.wallMillis()));
        if (details.fullDocument() != null) {
            event.put("fullDocument", details.fullDocument());
        }
        event.put("ns", namespace(change.namespace()));
        if (details.documentKey() != null) {
            event.put("documentKey", details.documentKey());
        }
        if (expanded && details.description() != null) {
            event.put("operationDescription", details.description());
        }
        if (details.update() != null) {
            event.put("updateDescription", details.update().toDocument(expanded));
        }
        if (details.stateBefore() != null) {
            event.put("stateBeforeChange", details.stateBefore());
        }
        return new ChangeEvent(token, details.type(), change, event);
    }

    /** Retryable statements and batches share a time too, but only a transaction is told. */
    private static void transaction(Document event, WriteOrigin origin) {
        if (origin.inTransaction()) {
            event.put("txnNumber", origin.txnNumber());
            event.put("lsid", Objects.requireNonNull(origin.lsid()).toDocument());
        }
    }

    private static Document namespace(Namespace namespace) {
        Document ns = new Document("db", namespace.database());
        if (!namespace.isDatabase()) {
            ns.put("coll", namespace.collection());
        }
        return ns;
    }
}
