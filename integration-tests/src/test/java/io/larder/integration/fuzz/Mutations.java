package io.larder.integration.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages messages. The same seed does the same damage. */
final class Mutations {
    private static final int[] TELLING = {0, 1, -1, 4, 5, 0x7F, 0x80, Integer.MAX_VALUE, Integer.MIN_VALUE, 48_000_001};

    private final Random random;
    private final List<byte[]> sound;

    Mutations(long seed, List<byte[]> sound) {
        this.random = new Random(seed);
        this.sound = sound;
    }

    byte[] next() {
        byte[] frame = sound.get(random.nextInt(sound.size())).clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            frame = damage(frame);
        }
        if (random.nextInt(10) > 0 && frame.length >= 16) {
            setInt(frame, 0, frame.length); // an honest length lets the damage reach further in
        }
        return frame;
    }

    private byte[] damage(byte[] frame) {
        if (frame.length == 0) {
            return frame;
        }
        int at = random.nextInt(frame.length);
        return switch (random.nextInt(7)) {
            case 0 -> flipped(frame, at);
            case 1 -> withByte(frame, at, (byte) random.nextInt());
            case 2 -> withInt(frame, at, TELLING[random.nextInt(TELLING.length)]);
            case 3 -> Arrays.copyOf(frame, at);
            case 4 -> joined(frame, at, sound.get(random.nextInt(sound.size())));
            case 5 -> withoutBytes(frame, at, random.nextInt(8));
            default -> doubled(frame, at, random.nextInt(32));
        };
    }

    private byte[] flipped(byte[] frame, int at) {
        frame[at] ^= (byte) (1 << random.nextInt(8));
        return frame;
    }

    private static byte[] withByte(byte[] frame, int at, byte value) {
        frame[at] = value;
        return frame;
    }

    private static byte[] withInt(byte[] frame, int at, int value) {
        if (at + 4 <= frame.length) {
            setInt(frame, at, value);
        }
        return frame;
    }

    private static byte[] joined(byte[] frame, int at, byte[] other) {
        byte[] joined = Arrays.copyOf(frame, at + other.length - Math.min(at, other.length));
        System.arraycopy(other, Math.min(at, other.length), joined, at, joined.length - at);
        return joined;
    }

    private static byte[] withoutBytes(byte[] frame, int at, int count) {
        int from = Math.min(frame.length, at + count);
        byte[] shorter = Arrays.copyOf(frame, frame.length - (from - at));
        System.arraycopy(frame, from, shorter, at, frame.length - from);
        return shorter;
    }

    private static byte[] doubled(byte[] frame, int at, int count) {
        int length = Math.min(count, frame.length - at);
        byte[] longer = Arrays.copyOf(frame, frame.length + length);
        System.arraycopy(frame, at, longer, at + length, frame.length - at);
        return longer;
    }

    private static void setInt(byte[] frame, int at, int value) {
        for (int i = 0; i < 4; i++) {
            frame[at + i] = (byte) (value >> (8 * i));
        }
    }
}
