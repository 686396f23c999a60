package io.larder.wire.compression;

import io.larder.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

final class ZlibAlgorithm implements Compressor.Algorithm {
    @Override
    public boolean loads() {
        return true;
    }

    /** zlib's own formula: five bytes for each block of at least 16 KB, and the wrapper. */
    @Override
    public int bound(int length) {
        return length + (length >>> 12) + (length >>> 14) + (length >>> 25) + 13;
    }

    /** Two bits copy 258 bytes at best. */
    @Override
    public long mostFrom(int length) {
        return length * 1_032L;
    }

    @Override
    public void compress(ByteBuffer from, ByteBuffer to) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(from);
            deflater.finish();
            while (!deflater.finished()) {
                if (deflater.deflate(to) == 0 && !deflater.finished()) {
                    throw new IllegalStateException("zlib needs more room than its bound");
                }
            }
        } finally {
            deflater.end();
        }
    }

    @Override
    public void inflate(ByteBuffer from, ByteBuffer to) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(from);
            while (to.hasRemaining()) {
                if (inflater.inflate(to) == 0) {
                    throw new MalformedMessageException("zlib data is shorter than it says");
                }
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
                throw new MalformedMessageException("zlib data is longer than it says");
            }
            if (!inflater.finished()) {
                throw new MalformedMessageException("zlib data is cut off");
            }
        } catch (DataFormatException e) {
            throw new MalformedMessageException("damaged zlib data");
        } finally {
            inflater.end();
        }
    }
}
