package io.larder.proxy.request.exchange;

import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.Checksum;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;

/** The time limit that a command carries, set anew where it stands: its type and its place stay as they are. */
final class TimeLimit {
    private TimeLimit() {}

    static void set(CommandView command, long millis) {
        if (!command.fields().has(CommandField.MAX_TIME_MS)) {
            return;
        }
        ByteBuf message = command.message();
        int offset = command.fields().offset(CommandField.MAX_TIME_MS);
        switch (command.fields().type(CommandField.MAX_TIME_MS)) {
            case BsonTypes.INT32 -> message.setIntLE(offset, (int) Math.min(millis, Integer.MAX_VALUE));
            case BsonTypes.INT64 -> message.setLongLE(offset, millis);
            case BsonTypes.DOUBLE -> message.setDoubleLE(offset, (double) millis);
            default -> {
                return; // a decimal, or what the server will refuse: it keeps the whole of its time
            }
        }
        if (!command.isLegacy() && command.sections().hasChecksum()) {
            Checksum.refresh(message);
        }
    }
}
