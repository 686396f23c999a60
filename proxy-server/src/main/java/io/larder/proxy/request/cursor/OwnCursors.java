package io.larder.proxy.request.cursor;

import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.cursor.AnswerCursors;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.cursor.CursorRefusedException;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.shared.Requests;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What clients ask of cursors that are Larder's own: those over answers from memory. */
public final class OwnCursors {
    private final Requests all;

    public OwnCursors(Requests all) {
        this.all = all;
    }

    /**
     * The next batch, as a reply; null for a command that is about no cursor of Larder's.
     *
     * @param room whether there is memory for so many bytes
     */
    public @Nullable ByteBuf next(
            Plan plan, CommandView command, CursorOwner asker, IntPredicate room, ByteBufAllocator allocator)
            throws RefusedException {
        AnswerCursors cursors = all.ongoing().answerCursors();
        if (plan.destination() != Destination.CURSOR || !cursors.has(NamedCursors.continued(command))) {
            return null;
        }
        try {
            return cursors.next(command, asker, all.nextReplyId(), room, allocator);
        } catch (CursorRefusedException e) {
            throw new RefusedException(e.code(), e.codeName(), String.valueOf(e.getMessage()));
        }
    }

    /** Kills those of Larder's own that a killCursors names, and says which they were; none for any other command. */
    public List<Long> kill(Plan plan, CommandView command, Principal by) throws RefusedException {
        if (plan.destination() != Destination.CURSORS) {
            return List.of();
        }
        Caching caching = all.caching();
        List<Long> killed = new ArrayList<>();
        for (long id : NamedCursors.killed(command)) {
            if (caching != null) {
                caching.gatherings().closed(id);
            }
            switch (all.ongoing().answerCursors().kill(id, by)) {
                case KILLED -> killed.add(id);
                case FOREIGN ->
                    throw new RefusedException(
                            ErrorCode.UNAUTHORIZED, "cursor id " + id + " was not created by the authenticated user");
                case UNKNOWN -> {
                    // the upstream's
                }
            }
        }
        return killed;
    }

    /** The reply to a killCursors that named none but these. */
    public static BsonDocument reply(List<Long> killed) {
        return new BsonDocument("cursorsKilled", array(killed))
                .append("cursorsNotFound", new BsonArray())
                .append("cursorsAlive", new BsonArray())
                .append("cursorsUnknown", new BsonArray())
                .append("ok", new BsonDouble(1));
    }

    /** The same command for the upstream's cursors alone. */
    public static ByteBuf without(List<Long> killed, CommandView command, ByteBufAllocator allocator) {
        BsonDocument document = RawDocuments.read(command.message(), command.bodyOffset(), command.bodyLimit());
        List<Long> left = new ArrayList<>(NamedCursors.killed(command));
        left.removeAll(killed);
        document.append("cursors", array(left));
        int flags = command.isUnacknowledged() ? OpMsg.MORE_TO_COME : 0;
        return MessageWriter.opMsg(allocator, command.requestId(), 0, flags, document);
    }

    /** The upstream's reply to that, with those that were killed here. */
    public static ByteBuf with(List<Long> killed, ReplyView reply, ByteBufAllocator allocator) {
        ByteBuf from = reply.message();
        BsonDocument document = RawDocuments.read(from, reply.bodyOffset(), reply.bodyLimit());
        document.append("cursorsKilled", withTheirs(killed, document.get("cursorsKilled")));
        int start = from.readerIndex();
        return MessageWriter.opMsg(
                allocator, MessageHeader.requestId(from, start), MessageHeader.responseTo(from, start), 0, document);
    }

    public static BsonArray withTheirs(List<Long> killed, @Nullable BsonValue theirs) {
        BsonArray all = array(killed);
        if (theirs != null && theirs.isArray()) {
            all.addAll(theirs.asArray());
        }
        return all;
    }

    private static BsonArray array(List<Long> ids) {
        BsonArray array = new BsonArray();
        ids.forEach(id -> array.add(new BsonInt64(id)));
        return array;
    }
}
