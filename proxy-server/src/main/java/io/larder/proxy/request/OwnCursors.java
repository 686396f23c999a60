package io.larder.proxy.request;

import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.cursor.AnswerCursors;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.cursor.CursorRefusedException;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.jspecify.annotations.Nullable;

/** What clients ask of cursors that are Larder's own: those over answers from memory. */
final class OwnCursors {
    private final Requests all;

    OwnCursors(Requests all) {
        this.all = all;
    }

    /** The next batch, as a reply; null for a command that is about no cursor of Larder's. */
    @Nullable
    ByteBuf next(Plan plan, CommandView command, CursorOwner asker, ByteBufAllocator allocator)
            throws RefusedException {
        AnswerCursors cursors = all.answerCursors();
        if (plan.destination() != Destination.CURSOR || !cursors.has(Routing.cursorId(command))) {
            return null;
        }
        try {
            return cursors.next(command, asker, all.nextReplyId(), allocator);
        } catch (CursorRefusedException e) {
            throw new RefusedException(e.code(), e.codeName(), String.valueOf(e.getMessage()));
        }
    }

    /** The reply to a killCursors that names none but cursors of Larder's; null for any other, which has to go on. */
    @Nullable
    BsonDocument kill(Plan plan, CommandView command, Principal by) throws RefusedException {
        if (plan.destination() != Destination.CURSORS) {
            return null;
        }
        List<Long> ids = BroadcastPlan.ids(command);
        Caching caching = all.caching();
        BsonArray killed = new BsonArray();
        for (long id : ids) {
            if (caching != null) {
                caching.gatherings().closed(id);
            }
            switch (all.answerCursors().kill(id, by)) {
                case KILLED -> killed.add(new BsonInt64(id));
                case FOREIGN ->
                    throw new RefusedException(
                            ErrorCode.UNAUTHORIZED, "cursor id " + id + " was not created by the authenticated user");
                case UNKNOWN -> {
                    // the upstream's
                }
            }
        }
        return ids.isEmpty() || killed.size() < ids.size()
                ? null
                : new BsonDocument("cursorsKilled", killed)
                        .append("cursorsNotFound", new BsonArray())
                        .append("cursorsAlive", new BsonArray())
                        .append("cursorsUnknown", new BsonArray())
                        .append("ok", new BsonDouble(1));
    }
}
