package io.larder.config;

import io.larder.config.value.Glob;
import io.larder.config.value.NamespaceGlob;
import java.util.Optional;

/** What changes for the queries of some namespaces, or for those of one shape there. */
public record PolicyRule(NamespaceGlob namespace, Optional<Glob> shape, PolicyChange change) {
    /** What holds where this rule changes this policy, and no other rule does. */
    public PolicyConfig on(PolicyConfig policy) {
        return policy.changed(change);
    }

    boolean holdsFor(String database, String collection, String shapeText) {
        return namespace.matches(database, collection)
                && shape.map(glob -> glob.matches(shapeText)).orElse(true);
    }
}
