package io.larder.proxy.request.cached;

import io.larder.engine.cache.Joined;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.topology.Target;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A read that waits for the answer to somebody else's, with all that it takes to send it after all. It owns the buffers. */
final class Parked {
    final ByteBuf plain;
    final @Nullable ByteBuf compressed;
    final Target target;
    final Principal principal;
    final Joined joined;

    Parked(ByteBuf plain, @Nullable ByteBuf compressed, Target target, Principal principal, Joined joined) {
        this.plain = plain;
        this.compressed = compressed;
        this.target = target;
        this.principal = principal;
        this.joined = joined;
    }

    void release() {
        plain.release();
        if (compressed != null) {
            compressed.release();
        }
    }
}
