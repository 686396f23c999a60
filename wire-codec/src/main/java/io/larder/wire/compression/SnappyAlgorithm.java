package io.larder.wire.compression;

import io.larder.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

final class SnappyAlgorithm implements Compressor.Algorithm {
    @Override
    public boolean loads() {
        try {
            return Snappy.maxCompressedLength(1) > 0;
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    @Override
    public int bound(int length) {
        return Snappy.maxCompressedLength(length);
    }

    /** Three bytes copy 64 at best. */
    @Override
    public long mostFrom(int length) {
        return length * 22L;
    }

    @Override
    public void compress(ByteBuffer from, ByteBuffer to) {
        try {
            int position = to.position();
            int written = Snappy.compress(from, to);
            to.limit(to.capacity()).position(position + written);
        } catch (IOException e) {
            throw new IllegalStateException("snappy could not compress", e);
        }
    }

    /** The stream begins with its own idea of its size: that has to be ours before anything is written. */
    @Override
    public void inflate(ByteBuffer from, ByteBuffer to) {
        try {
            if (Snappy.uncompressedLength(from) != to.remaining()) {
                throw new MalformedMessageException("snappy data is not of the size it says");
            }
            int end = to.limit();
            Snappy.uncompress(from, to);
            to.limit(end).position(end);
        } catch (IOException e) {
            throw new MalformedMessageException("damaged snappy data");
        }
    }
}
