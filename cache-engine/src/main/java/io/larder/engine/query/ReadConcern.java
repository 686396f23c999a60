package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The read concern of a command: what it says decides whether an answer from memory could meet it. Reusable, without
 * allocation.
 */
final class ReadConcern {
    private final BsonCursor inner = new BsonCursor();
    private int level;

    /** The command has none. */
    void none() {
        level = 0;
    }

    /** Takes the document at these places in; null where memory could meet it, otherwise why not. */
    @Nullable
    Reason read(ByteBuf buf, int offset, int length) {
        level = 0;
        boolean after = false;
        inner.reset(buf, offset, offset + length);
        while (inner.next()) {
            if (inner.nameIs("level") && inner.type() == BsonTypes.STRING && level == 0) {
                level = inner.valueOffset();
                if (!levelIs(buf, "local") && !levelIs(buf, "majority")) {
                    return Reason.READ_CONCERN;
                }
            } else if (inner.nameIs("afterClusterTime") && inner.type() == BsonTypes.TIMESTAMP && !after) {
                after = true;
            } else {
                return Reason.READ_CONCERN;
            }
        }
        return null;
    }

    private boolean levelIs(ByteBuf buf, String ascii) {
        return BsonValues.equalsAscii(buf, BsonValues.stringOffset(level), BsonValues.stringLength(buf, level), ascii);
    }

    /** Where the level stands as a value; 0 where none is asked for by name. */
    int level() {
        return level;
    }
}
