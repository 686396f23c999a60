package io.larder.engine.policy;

import io.larder.engine.name.Namespace;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Which policy holds for what. The rules themselves, and which of them is the more particular, are the business of whoever
 * reads them; here their outcome is remembered. Never changes: other rules are another object. Safe for any number of threads.
 */
public final class Policies {
    /** Namespaces beyond these are looked up in the rules each time. */
    private static final int REMEMBERED_NAMESPACES = 4096;

    private final BiFunction<Namespace, String, Policy> rules;
    private final Predicate<Namespace> byShape;
    private final Map<Namespace, NamespacePolicy> namespaces = new ConcurrentHashMap<>();

    /**
     * From the rules.
     *
     * @param rules the policy of a namespace and the text of a shape; the empty text stands for a shape that no rule names
     * @param byShape whether some rule for this namespace names shapes
     */
    public Policies(BiFunction<Namespace, String, Policy> rules, Predicate<Namespace> byShape) {
        this.rules = rules;
        this.byShape = byShape;
    }

    /** One policy for everything. */
    public static Policies all(Policy policy) {
        return new Policies((namespace, shape) -> policy, namespace -> false);
    }

    /** The same, but for the level: what would hold if that were another one. */
    public Policies at(Level level) {
        return new Policies((namespace, shape) -> rules.apply(namespace, shape).at(level), byShape);
    }

    public NamespacePolicy of(Namespace namespace) {
        NamespacePolicy known = namespaces.get(namespace);
        if (known == null) {
            known = new NamespacePolicy(namespace, byShape.test(namespace), shape -> rules.apply(namespace, shape));
            if (namespaces.size() < REMEMBERED_NAMESPACES) {
                namespaces.put(namespace, known);
            }
        }
        return known;
    }
}
