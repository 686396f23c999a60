package io.larder.proxy.upstream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Connections that are being made for one purpose, for as long as that takes. On one loop. */
final class Openings {
    private final Set<Opening> underWay = new HashSet<>();

    /** One more, which is among these until its end. */
    Opening begin(BiConsumer<UpstreamConnection, Handshaken> opened, Consumer<UpstreamFailure> failed) {
        Opening[] self = new Opening[1];
        Opening one = new Opening(
                (connection, handshaken) -> {
                    underWay.remove(self[0]);
                    opened.accept(connection, handshaken);
                },
                failure -> {
                    underWay.remove(self[0]);
                    failed.accept(failure);
                });
        self[0] = one;
        underWay.add(one);
        return one;
    }

    int size() {
        return underWay.size();
    }

    /** Nobody is told of any of them. */
    void cancel() {
        List<Opening> all = List.copyOf(underWay);
        underWay.clear();
        all.forEach(Opening::cancel);
    }
}
