package io.larder.embedded.changestream.event;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.storage.Change;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.ServerState;
import io.larder.embedded.storage.StoredDocument;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds to events what their document was before and after, as the stream asks for it. Images are there only where the
 * collection kept them when it was written.
 */
public record Images(AfterMode after, BeforeMode before) {
    /** Of an update: nothing, the document as it is by now, or as it was right afterwards. */
    public enum AfterMode {
        DEFAULT,
        UPDATE_LOOKUP,
        WHEN_AVAILABLE,
        REQUIRED
    }

    /** Of an update, a replacement or a delete. */
    public enum BeforeMode {
        OFF,
        WHEN_AVAILABLE,
        REQUIRED
    }

    public boolean none() {
        return after == AfterMode.DEFAULT && before == BeforeMode.OFF;
    }

    /**
     * The event with the images that were asked for.
     *
     * @param committed what a majority holds now, for looking documents up
     * @throws CommandFailure where an image is required that is not there
     */
    public ChangeEvent addTo(ChangeEvent event, Supplier<ServerState> committed) {
        ChangeEvent done = event;
        if (event.change() instanceof Change.Updated updated) {
            if (after != AfterMode.DEFAULT && updated.description() != null) {
                done = done.withFullDocument(after(event, updated, committed));
            }
            if (before != BeforeMode.OFF) {
                done = done.withDocumentBefore(
                        before(event, updated.before(), updated.options().recordsPreImages()));
            }
        } else if (event.change() instanceof Change.Deleted deleted && before != BeforeMode.OFF) {
            done = done.withDocumentBefore(
                    before(event, deleted.before(), deleted.options().recordsPreImages()));
        }
        return done;
    }

    private @Nullable Document before(ChangeEvent event, StoredDocument document, boolean kept) {
        if (!kept && before == BeforeMode.REQUIRED) {
            throw missing(
                    "Change stream was configured to require a pre-image for all update, delete and replace events, but"
                            + " the pre-image was not found for event: ",
                    event);
        }
        return kept ? document.document() : null;
    }

    private @Nullable Document after(ChangeEvent event, Change.Updated updated, Supplier<ServerState> committed) {
        if (after == AfterMode.UPDATE_LOOKUP) {
            return lookedUp(updated, committed.get());
        }
        // The server computes this image from the one before, so it needs that one.
        boolean kept = updated.options().recordsPreImages();
        if (!kept && after == AfterMode.REQUIRED) {
            throw missing(
                    "Change stream was configured to require a post-image for all update events, but the post-image was"
                            + " not found for event: ",
                    event);
        }
        return kept ? updated.after().document() : null;
    }

    /** Null where the document is gone by now, or its collection is another one. */
    private static @Nullable Document lookedUp(Change.Updated updated, ServerState committed) {
        CollectionState collection = committed.collection(updated.namespace());
        if (collection == null || !collection.uuid().equals(updated.uuid())) {
            return null;
        }
        StoredDocument found = collection.byId(updated.after().document().get("_id"));
        return found == null ? null : found.document();
    }

    private static CommandFailure missing(String message, ChangeEvent event) {
        Document shown = new Document();
        for (String field : new String[] {"operationType", "ns", "clusterTime", "txnNumber"}) {
            if (event.document().containsKey(field)) {
                shown.put(field, event.document().get(field));
            }
        }
        return new CommandFailure(ErrorCode.NO_MATCHING_DOCUMENT, message + shown);
    }
}
