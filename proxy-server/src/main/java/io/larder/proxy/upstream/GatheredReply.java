package io.larder.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Puts the pieces of a large reply together again, for readers of the proxy's own that need it whole. On one event loop. */
public final class GatheredReply {
    private final int mostBytes;
    private @Nullable ByteBuf gathered;

    /** Takes replies up to this size. */
    public GatheredReply(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Takes the first piece over. False if the whole would be too large: then nothing is kept, and nothing more to be handed in. */
    public boolean start(ByteBuf piece, int frameLength) {
        drop();
        try {
            if (frameLength > mostBytes) {
                return false;
            }
            gathered = ByteBufAllocator.DEFAULT.buffer(frameLength, frameLength).writeBytes(piece);
            return true;
        } finally {
            piece.release();
        }
    }

    /** Takes a further piece over. The whole reply is returned with the last one, and belongs to the caller. */
    public @Nullable ByteBuf add(ByteBuf piece, boolean last) {
        ByteBuf into = gathered;
        try {
            if (into == null) {
                return null;
            }
            into.writeBytes(piece);
        } finally {
            piece.release();
        }
        if (!last) {
            return null;
        }
        gathered = null;
        return into;
    }

    /** Gives up what has come so far. */
    public void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
