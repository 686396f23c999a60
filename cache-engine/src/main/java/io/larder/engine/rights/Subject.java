package io.larder.engine.rights;

import io.larder.engine.name.Namespace;
import io.larder.engine.query.QueryKind;
import io.larder.engine.query.Shape;
import java.util.List;

/** What a right is about: a kind of command on all of these namespaces. */
record Subject(QueryKind kind, List<Namespace> namespaces) {
    static Subject of(Shape shape) {
        return new Subject(shape.kind(), shape.namespaces());
    }
}
