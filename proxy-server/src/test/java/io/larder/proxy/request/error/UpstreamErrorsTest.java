package io.larder.proxy.request.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.plan.Planner;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.CommandViews;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** An error that is told again is the error that would be made anew, but for the ids. */
class UpstreamErrorsTest {
    private static final String READ = "{find: 'c', $db: 'd'}";
    private static final String WRITE =
            "{insert: 'c', documents: [{_id: 1}], lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}},"
                    + " txnNumber: {$numberLong: '1'}, $db: 'd'}";
    private static final UpstreamFailure GONE = failure("nobody is there");

    private final UpstreamErrors errors = new UpstreamErrors();

    private static UpstreamFailure failure(String message) {
        return new UpstreamFailure(UpstreamFailure.Kind.NO_SERVER, message, false, null);
    }

    private static RequestFacts facts(String command, int requestId) {
        ByteBuf message =
                MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, requestId, 0, 0, BsonDocument.parse(command));
        try {
            CommandView view = new CommandViews().parse(message);
            RequestFacts facts = new RequestFacts();
            facts.read(view, new Planner().plan(view), null);
            return facts;
        } finally {
            message.release();
        }
    }

    private void isTold(UpstreamFailure failure, String command, int requestId, String message, String... labels) {
        RequestFacts facts = facts(command, requestId);
        ByteBuf reply = errors.reply(failure, facts, 1000 + requestId, UnpooledByteBufAllocator.DEFAULT);
        try {
            assertThat(MessageHeader.wholeLength(reply)).isEqualTo(reply.readableBytes());
            assertThat(MessageHeader.requestId(reply, 0)).isEqualTo(1000 + requestId);
            assertThat(MessageHeader.responseTo(reply, 0)).isEqualTo(requestId);
            ReplyView view = new ReplyView();
            view.parse(reply);
            BsonDocument body = RawDocuments.read(reply, view.bodyOffset(), view.bodyLimit());
            assertThat(body).isEqualTo(ErrorReplies.of(failure, facts));
            assertThat(body.getString("errmsg").getValue()).isEqualTo(message);
            assertThat(
                            body.containsKey("errorLabels")
                                    ? body.getArray("errorLabels").stream()
                                            .map(label -> label.asString().getValue())
                                            .toArray()
                                    : new Object[0])
                    .containsExactly((Object[]) labels);
        } finally {
            reply.release();
        }
    }

    @Test
    void theSameErrorIsToldToEveryoneUnderHisOwnId() {
        isTold(GONE, READ, 1, "nobody is there");
        isTold(GONE, READ, 2, "nobody is there");
        isTold(GONE, READ, 3, "nobody is there");
    }

    @Test
    void anotherReasonIsToldInItsOwnWords() {
        isTold(GONE, READ, 1, "nobody is there");
        isTold(failure("nobody is there yet"), READ, 2, "nobody is there yet");
        isTold(GONE, READ, 3, "nobody is there");
    }

    @Test
    void aWriteHasTheLabelsThatAReadHasNot() {
        isTold(GONE, READ, 1, "nobody is there");
        isTold(GONE, WRITE, 2, "nobody is there", "RetryableWriteError", "NoWritesPerformed");
        isTold(GONE, WRITE, 3, "nobody is there", "RetryableWriteError", "NoWritesPerformed");
        isTold(GONE, READ, 4, "nobody is there");
    }
}
