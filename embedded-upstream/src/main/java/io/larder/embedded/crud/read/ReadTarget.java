package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.storage.CollectionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace stands for: a collection, or a view's pipeline over one.
 *
 * @param named the collection or view of that name; null if there is none
 * @param collection what is read in the end; null if it does not exist
 * @param pipeline the view's stages, of views upon views all of them; empty for a collection
 */
record ReadTarget(
        Namespace namespace,
        @Nullable CollectionState named,
        Namespace base,
        @Nullable CollectionState collection,
        List<Document> pipeline) {
    private static final int MAX_DEPTH = 20;

    static ReadTarget of(ReadView view, Namespace namespace) {
        CollectionState named = view.collection(namespace);
        CollectionState at = named;
        Namespace base = namespace;
        List<Document> pipeline = new ArrayList<>();
        for (int depth = 0; at != null && at.options().isView(); depth++) {
            if (depth >= MAX_DEPTH) {
                throw new CommandFailure(
                        ErrorCode.VIEW_DEPTH_LIMIT_EXCEEDED,
                        "View depth too deep or view cycle detected; maximum depth is " + MAX_DEPTH);
            }
            pipeline.addAll(0, at.options().viewPipeline());
            base = new Namespace(
                    namespace.database(), Objects.requireNonNull(at.options().viewOn()));
            at = view.collection(base);
        }
        return new ReadTarget(namespace, named, base, at, pipeline);
    }

    boolean isView() {
        return named != null && named.options().isView();
    }
}
