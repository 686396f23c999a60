package io.larder.proxy.request;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.error.ErrorReplies;
import io.larder.proxy.request.error.MalformedReplies;
import io.larder.proxy.request.error.Overload;
import io.larder.proxy.request.shared.Requests;
import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import org.bson.BsonDocument;

/** What one client is answered in Larder's own name. Each of these ends the exchange, or the connection. */
final class OwnAnswers {
    private final ClientConnection client;
    private final RequestFacts facts;
    private final Course course;
    private final Requests tenant;

    OwnAnswers(ClientConnection client, RequestFacts facts, Course course, Requests tenant) {
        this.client = client;
        this.facts = facts;
        this.course = course;
        this.tenant = tenant;
    }

    /** Answers, unless the client wants no answer. */
    void answer(BsonDocument document) {
        write(document);
        client.exchangeDone();
    }

    private void write(BsonDocument document) {
        if (!facts.isUnacknowledged()) {
            client.write(ErrorReplies.encode(document, facts, tenant.nextReplyId(), client.allocator()));
        }
    }

    /**
     * The request is over a limit: nothing of it was done. What wants no answer gets none.
     *
     * @param hasPlace whether the client counts as connected, here or at another tenant
     */
    void refuse(TenantLimits at, Limit over, boolean hasPlace) {
        at.refused(over);
        course.outcome(Outcome.REFUSED);
        BsonDocument refusal = Overload.refusal(at, over, facts);
        course.statement().neverSent();
        client.complain(Overload.message(at, over));
        // One that has its place elsewhere stays; what wants no answer cannot be told that it was not done, but by an
        // end.
        if (over != Limit.CONNECTIONS || (hasPlace && !facts.isUnacknowledged())) {
            answer(refusal);
        } else {
            if (!course.isRefusedInSilence()) {
                write(refusal);
            }
            client.closeAfterWrites();
        }
    }

    /** The frame was sound, so the next message begins where it should: the connection can go on. */
    void malformed(ByteBuf message, MalformedMessageException e) {
        ByteBuf error = MalformedReplies.to(message, e, tenant.nextReplyId(), client.allocator());
        if (error == null) {
            client.closeBecause(String.valueOf(e.getMessage()));
            return;
        }
        client.complain(String.valueOf(e.getMessage()));
        client.write(error);
        client.exchangeDone();
    }
}
