package io.larder.wire.generate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message under construction, little-endian. Its length is filled in by {@link #toFrame()}. */
final class FrameBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static FrameBytes header(int requestId, int responseTo, int opcode) {
        return new FrameBytes().int32(0).int32(requestId).int32(responseTo).int32(opcode);
    }

    FrameBytes int8(int value) {
        bytes.write(value);
        return this;
    }

    FrameBytes int32(int value) {
        return int8(value).int8(value >> 8).int8(value >> 16).int8(value >> 24);
    }

    FrameBytes int64(long value) {
        return int32((int) value).int32((int) (value >> 32));
    }

    FrameBytes raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    FrameBytes cstring(String value) {
        return raw(value.getBytes(StandardCharsets.UTF_8)).int8(0);
    }

    byte[] toFrame() {
        byte[] frame = bytes.toByteArray();
        setInt32(frame, 0, frame.length);
        return frame;
    }

    static void setInt32(byte[] frame, int offset, int value) {
        for (int i = 0; i < 4; i++) {
            frame[offset + i] = (byte) (value >> (8 * i));
        }
    }
}
