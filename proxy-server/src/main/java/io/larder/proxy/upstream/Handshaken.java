package io.larder.proxy.upstream;

import io.larder.wire.compression.Compressor;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What a server and the proxy agreed on when the connection was made.
 *
 * @param hello the whole reply, with what it says of a login that was begun in it
 * @param compressors what the server also understands, the most wanted first; a reply is compressed only if its request was
 */
public record Handshaken(BsonDocument hello, List<Compressor> compressors) {
    public int maxWireVersion() {
        return hello.containsKey("maxWireVersion")
                ? hello.getNumber("maxWireVersion").intValue()
                : 0;
    }

    /** By what the server's own log knows the connection; 0 where the server does not say. */
    public long connectionId() {
        return hello.containsKey("connectionId") && hello.get("connectionId").isNumber()
                ? hello.getNumber("connectionId").longValue()
                : 0;
    }

    /** The algorithm to compress requests with, if any. */
    public @Nullable Compressor compressor() {
        return compressors.isEmpty() ? null : compressors.get(0);
    }
}
