package io.larder.engine.answer;

import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.ByteBuf;

/** The names of a list's elements: the digits of their numbers. */
final class ListNumbers {
    private ListNumbers() {}

    /** Appends what stands before a document in a list: its type and its number. */
    static void begin(ByteBuf to, int number) {
        to.writeByte(BsonTypes.DOCUMENT);
        for (int divisor = highest(number); divisor > 0; divisor /= 10) {
            to.writeByte('0' + number / divisor % 10);
        }
        to.writeByte(0);
    }

    /** Whether these bytes are the digits of the number. */
    static boolean isNumber(ByteBuf buf, int offset, int length, int number) {
        int position = offset;
        for (int divisor = highest(number); divisor > 0; divisor /= 10) {
            if (position == offset + length || buf.getByte(position++) != '0' + number / divisor % 10) {
                return false;
            }
        }
        return position == offset + length;
    }

    private static int highest(int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        return divisor;
    }
}
