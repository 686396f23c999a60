package io.larder.wire.generate;

import com.github.luben.zstd.Zstd;
import io.larder.wire.compression.Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.xerial.snappy.Snappy;

/** OP_COMPRESSED made with the libraries' array methods, which the code under test does not use. */
public final class ReferenceCompression {
    private ReferenceCompression() {}

    public static byte[] compress(byte[] frame, Compressor compressor) {
        ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        return compressed(
                header.getInt(4),
                header.getInt(8),
                header.getInt(12),
                frame.length - 16,
                compressor.id(),
                deflate(Arrays.copyOfRange(frame, 16, frame.length), compressor));
    }

    /** An OP_COMPRESSED that says whatever the caller likes. */
    public static byte[] compressed(int requestId, int responseTo, int opcode, int size, int id, byte[] data) {
        return FrameBytes.header(requestId, responseTo, 2012)
                .int32(opcode)
                .int32(size)
                .int8(id)
                .raw(data)
                .toFrame();
    }

    public static byte[] deflate(byte[] data, Compressor compressor) {
        try {
            return switch (compressor) {
                case NOOP -> data;
                case SNAPPY -> Snappy.compress(data);
                case ZLIB -> zlib(data);
                case ZSTD -> Zstd.compress(data);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zlib(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(data);
        }
        return bytes.toByteArray();
    }
}
