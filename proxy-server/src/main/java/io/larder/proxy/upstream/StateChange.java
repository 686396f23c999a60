package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import com.mongodb.connection.TopologyVersion;
import io.larder.proxy.topology.ServerTrouble;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Notices replies that say that the server is not what it was taken for. Nearly all replies are found to be fine after two
 * or three names at the top level, so nothing is built for those.
 */
final class StateChange {
    private static final int BODY = MessageHeader.LENGTH + 5;
    private static final int NOTHING = 0;

    private final ServerAddress server;
    private final int generation;
    /** Kept, because every reply is looked into. */
    private final BsonCursor top = new BsonCursor();

    private int lastCode = NOTHING;

    StateChange(ServerAddress server, int generation) {
        this.server = server;
        this.generation = generation;
    }

    /** Null if the reply says nothing of the server's state, or cannot be read: that is for its reader to notice. */
    @Nullable
    ServerTrouble in(ByteBuf frame) {
        lastCode = NOTHING;
        int start = frame.readerIndex();
        if (MessageHeader.opcode(frame, start) != Opcode.OP_MSG
                || frame.readableBytes() <= BODY
                || frame.getByte(start + BODY - 1) != 0) {
            return null;
        }
        try {
            int limit = frame.writerIndex();
            top.reset(frame, start + BODY, limit);
            boolean writeConcernError = false;
            while (top.next()) {
                if (top.nameIs("ok")) {
                    if (top.truthValue() && !writeConcernError) {
                        return null;
                    }
                    return read(frame, start + BODY, limit);
                }
                writeConcernError |= top.nameIs("writeConcernError");
            }
            return null;
        } catch (MalformedMessageException unreadable) {
            return null;
        }
    }

    private @Nullable ServerTrouble read(ByteBuf frame, int offset, int limit) {
        int code = NOTHING;
        TopologyVersion version = null;
        top.reset(frame, offset, limit);
        BsonCursor nested = new BsonCursor();
        while (top.next()) {
            if (top.nameIs("code") && top.isNumber()) {
                code = (int) top.longValue();
            } else if (top.nameIs("writeConcernError") && top.type() == BsonTypes.DOCUMENT && code == NOTHING) {
                nested.enter(top);
                while (nested.next()) {
                    if (nested.nameIs("code") && nested.isNumber()) {
                        code = (int) nested.longValue();
                    }
                }
            } else if (top.nameIs("topologyVersion") && top.type() == BsonTypes.DOCUMENT) {
                version = version(nested.enter(top));
            }
        }
        lastCode = code;
        return switch (code) {
            case 189, 10058, 10107, 11602, 13435, 13436 ->
                new ServerTrouble(server, generation, "it answered with code " + code, false, version);
            case 91, 11600 -> new ServerTrouble(server, generation, "it is shutting down", true, version);
            default -> null;
        };
    }

    /** Whether the reply looked into last told of a network that failed behind the server: of other servers, or of time lost there. */
    boolean toldOfNetwork() {
        return switch (lastCode) {
            case 6, 7, 89, 202, 9001 -> true;
            default -> false;
        };
    }

    private static @Nullable TopologyVersion version(BsonCursor in) {
        ObjectId process = null;
        long counter = -1;
        while (in.next()) {
            if (in.nameIs("processId") && in.type() == BsonTypes.OBJECT_ID) {
                byte[] id = new byte[12];
                in.buffer().getBytes(in.valueOffset(), id);
                process = new ObjectId(id);
            } else if (in.nameIs("counter") && in.isNumber()) {
                counter = in.longValue();
            }
        }
        return process == null ? null : new TopologyVersion(process, counter);
    }
}
