package io.larder.embedded.changestream;

import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.namespace.Namespace;
import java.util.List;

/** What a user must be allowed to do to watch something. */
public final class StreamRights {
    private StreamRights() {}

    /** By the name that aggregate was given. */
    public static List<Privilege> of(Namespace namespace) {
        Resource resource =
                switch (StreamTarget.of(namespace).kind()) {
                    case COLLECTION -> Resource.collection(namespace);
                    case DATABASE -> Resource.database(namespace.database());
                    case DEPLOYMENT -> Resource.database("");
                };
        return List.of(Privilege.of(resource, Action.FIND, Action.CHANGE_STREAM));
    }
}
