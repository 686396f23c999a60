package io.larder.wire.compression;

import com.github.luben.zstd.Zstd;
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

    @Override
    public void compress(ByteBuffer from, ByteBuffer to) {
        long written = Zstd.compressDirectByteBuffer(
                to,
                to.position(),
                to.remaining(),
                from,
                from.position(),
                from.remaining(),
                Zstd.defaultCompressionLevel());
        if (Zstd.isError(written)) {
            throw new IllegalStateException("zstd could not compress: " + Zstd.getErrorName(written));
        }
        to.position(to.position() + (int) written);
    }

    @Override
    public void inflate(ByteBuffer from, ByteBuffer to) {
        long written = Zstd.decompressDirectByteBuffer(
                to, to.position(), to.remaining(), from, from.position(), from.remaining());
        if (Zstd.isError(written)) {
            throw new MalformedMessageException("damaged zstd data");
        }
        if (written != to.remaining()) {
            throw new MalformedMessageException("zstd data is not of the size it says");
        }
        to.position(to.limit());
    }
}
