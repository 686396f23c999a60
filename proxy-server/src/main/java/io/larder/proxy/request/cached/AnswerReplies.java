package io.larder.proxy.request.cached;

import io.larder.engine.answer.Answer;
import io.larder.engine.query.QueryReader;
import io.larder.engine.query.ReadCommand;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Answers from memory in the form that one client wants: in batches, with cursors of Larder's own, and compressed. */
final class AnswerReplies {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;

    AnswerReplies(ClientConnection client, LoopRequests loop, RequestFacts facts) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
    }

    /**
     * The whole answer, or its first batch, for the command that was planned last.
     *
     * @return null where the answer has to be given in batches and no cursor can be had for it, or where too much of what was
     *     made for clients has not been taken by them
     */
    @Nullable
    ByteBuf of(Answer answer, CommandView command, @Nullable Principal asker) {
        if (!hasRoomFor(answer.messageBytes())) {
            return null;
        }
        ReadCommand read = loop.planner().read();
        int batch = answer.hasDocuments() && !read.isSingleBatch()
                ? (int) Math.min(read.batchSize(), Answer.NO_LIMIT)
                : Answer.NO_LIMIT;
        if (!answer.fitsIn(batch)) {
            ByteBuf first = first(answer, batch, command, read, asker);
            return first == null ? null : compressed(first);
        }
        ByteBuf reply = client.allocator().directBuffer(answer.messageBytes());
        answer.write(reply, loop.nextReplyId(), facts.requestId());
        return compressed(reply);
    }

    /** Whether there is memory for a reply of so many bytes, and for its compressed form. */
    boolean hasRoomFor(int bytes) {
        long both = facts.compressor() == null ? bytes : 2L * bytes;
        return client.hasRoomFor((int) Math.min(both, Integer.MAX_VALUE));
    }

    private @Nullable ByteBuf first(
            Answer answer, int batch, CommandView command, ReadCommand read, @Nullable Principal asker) {
        return loop.all()
                .ongoing()
                .answerCursors()
                .open(
                        answer,
                        batch,
                        QueryReader.namespace(read).toString(),
                        owner(command, asker),
                        facts.cursorLasts(),
                        loop.nextReplyId(),
                        facts.requestId(),
                        client.allocator());
    }

    /** Of a cursor that is opened by this command. */
    static CursorOwner owner(CommandView command, @Nullable Principal asker) {
        return new CursorOwner(asker == null ? Principal.NOBODY : asker, Sessions.id(command));
    }

    /** A reply that is complete but for that. Takes the buffer over. */
    ByteBuf compressed(ByteBuf reply) {
        if (facts.compressor() == null) {
            return reply;
        }
        try {
            return CompressedMessage.compress(reply, facts.compressor(), client.allocator());
        } finally {
            reply.release();
        }
    }
}
