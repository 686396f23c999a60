package io.larder.wire.compression;

import io.larder.wire.MalformedMessageException;
import java.nio.ByteBuffer;

final class NoopAlgorithm implements Compressor.Algorithm {
    @Override
    public boolean loads() {
        return true;
    }

    @Override
    public int bound(int length) {
        return length;
    }

    @Override
    public long mostFrom(int length) {
        return length;
    }

    @Override
    public void compress(ByteBuffer from, ByteBuffer to) {
        to.put(from);
    }

    @Override
    public void inflate(ByteBuffer from, ByteBuffer to) {
        if (from.remaining() != to.remaining()) {
            throw new MalformedMessageException("uncompressed data is not of the size it says");
        }
        to.put(from);
    }
}
