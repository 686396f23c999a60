package io.larder.engine.policy;

import io.larder.engine.name.Namespace;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The policies of one namespace. Safe for any number of threads. */
public final class NamespacePolicy {
    /** Shapes beyond these are looked up in the rules each time. */
    private static final int REMEMBERED_SHAPES = 256;

    private final Namespace namespace;
    private final Policy general;
    private final boolean byShape;
    private final Function<String, Policy> rules;
    private final Map<String, Policy> shapes = new ConcurrentHashMap<>();

    NamespacePolicy(Namespace namespace, boolean byShape, Function<String, Policy> rules) {
        this.namespace = namespace;
        this.byShape = byShape;
        this.rules = rules;
        this.general = rules.apply("");
    }

    public Namespace namespace() {
        return namespace;
    }

    /** Whether some shapes have a policy of their own here, so that {@link #general()} is not for all. */
    public boolean isByShape() {
        return byShape;
    }

    /** The policy of every query here that no rule singles out by its shape. */
    public Policy general() {
        return general;
    }

    /** The policy of the queries with this text of their shape. */
    public Policy of(String shape) {
        if (!byShape) {
            return general;
        }
        Policy known = shapes.get(shape);
        if (known == null) {
            known = rules.apply(shape);
            if (shapes.size() < REMEMBERED_SHAPES) {
                shapes.put(shape, known);
            }
        }
        return known;
    }

    /** Whether anything can be kept here. */
    public boolean mayCache() {
        return byShape || general.mayCache();
    }
}
