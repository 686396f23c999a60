package io.larder.proxy.auth;

import io.netty.buffer.ByteBuf;

/** What somebody may do in which databases. */
public interface Rights {
    boolean may(Access needed, String database);

    /** The same for a name in a buffer, without building it where that can be. */
    boolean may(Access needed, ByteBuf buf, int offset, int length);

    /** In all databases, and in the server as a whole. */
    boolean mayEverywhere(Access needed);
}
