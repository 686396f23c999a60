package io.larder.embedded.auth;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Set;

/** Actions on a resource: what a role grants, and what a command needs. */
public record Privilege(Resource resource, Set<Action> actions) {
    public static Privilege of(Resource resource, Action... actions) {
        return new Privilege(resource, Set.of(actions));
    }

    public Document toDocument() {
        List<String> names = actions.stream().map(Action::wireName).sorted().toList();
        return new Document("resource", resource.toDocument()).append("actions", names);
    }
}
