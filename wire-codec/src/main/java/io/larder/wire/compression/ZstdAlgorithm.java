package io.larder.wire.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.larder.wire.MalformedMessageException;
import java.nio.ByteBuffer;

final class ZstdAlgorithm implements Compressor.Algorithm {
    @Override
    public boolean loads() {
        try {
            return Zstd.compressBound(1) > 0;
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    @Override
    public int bound(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    /** A block of 128 KB that repeats one byte takes four. */
    @Override
    public long mostFrom(int length) {
        return length * 32_768L;
    }

    @Override
    public void compress(ByteBuffer from, ByteBuffer to) {
        Zstd.compress(to, from, Zstd.defaultCompressionLevel());
    }

    @Override
    public void inflate(ByteBuffer from, ByteBuffer to) {
        try {
            int written = Zstd.decompress(to, from);
            if (to.hasRemaining() || from.hasRemaining()) {
                throw new MalformedMessageException("zstd data of " + written + " bytes is not of the size it says");
            }
        } catch (ZstdException e) {
            throw new MalformedMessageException("damaged zstd data");
        }
    }
}
