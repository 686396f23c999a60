package io.larder.engine.session;

import io.netty.buffer.ByteBuf;

/** A logical session's id, as far as it tells sessions apart: the UUID in {@code lsid.id}. */
public record SessionId(long high, long low) {
    /** From the sixteen bytes at {@code offset}. */
    public static SessionId read(ByteBuf buf, int offset) {
        return new SessionId(buf.getLong(offset), buf.getLong(offset + Long.BYTES));
    }
}
