package io.larder.proxy.upstream;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;

/** Which message may come next on a connection: the reply to its request, or the next of several. */
final class AwaitedReply {
    private int id;

    /** The reply to this request. */
    void to(ByteBuf request) {
        id = MessageHeader.requestId(request, request.readerIndex());
    }

    /**
     * Checks that this message, or what has come of it, can be it.
     *
     * @return whether another one follows, which is awaited from now on
     */
    boolean isFollowed(ByteBuf message) {
        int at = message.readerIndex();
        if (MessageHeader.responseTo(message, at) != id) {
            throw new MalformedMessageException("the server answered request " + MessageHeader.responseTo(message, at)
                    + " where " + id + " was sent");
        }
        int opcode = MessageHeader.opcode(message, at);
        boolean more = false;
        if (opcode == Opcode.OP_MSG) {
            if (message.readableBytes() < MessageHeader.LENGTH + 4) {
                throw new MalformedMessageException("the server's message is too short");
            }
            more = (message.getIntLE(at + MessageHeader.LENGTH) & OpMsg.MORE_TO_COME) != 0;
        } else if (opcode != Opcode.OP_COMPRESSED && opcode != Opcode.OP_REPLY) {
            throw new MalformedMessageException("the server sent opcode " + opcode + " for a reply");
        }
        if (more) {
            id = MessageHeader.requestId(message, at);
        }
        return more;
    }
}
