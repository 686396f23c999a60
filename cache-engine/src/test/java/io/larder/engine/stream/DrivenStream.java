package io.larder.engine.stream;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.StreamRequest.Kind;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/** A stream whose server and clock are the test, and what it told. */
final class DrivenStream implements StreamSink {
    static final Duration AWAIT = Duration.ofSeconds(1);

    final List<String> told = new ArrayList<>();
    final NewestClusterTime clusterTime = new NewestClusterTime();
    final ChangeStream stream;
    long now = 1_000_000_000;
    long watermark;

    /** Of one collection. */
    DrivenStream(Namespace collection) {
        this(StreamSettings.of(AWAIT, false), Coverage.of(collection));
    }

    DrivenStream() {
        this(false, "shop");
    }

    DrivenStream(boolean sharded, String... patterns) {
        this(StreamSettings.of(AWAIT, sharded), patterns);
    }

    DrivenStream(StreamSettings settings, String... patterns) {
        this(
                settings,
                new Coverage(
                        List.of(patterns).stream().map(NamespacePattern::parse).toList()));
    }

    DrivenStream(StreamSettings settings, Coverage coverage) {
        stream = new ChangeStream(settings, coverage, DrivenStream::changes, clusterTime, this);
    }

    /** Opened, with a first token at this time. */
    static DrivenStream opened(long time) {
        DrivenStream driven = new DrivenStream();
        driven.exchange(Replies.opened(Replies.highWaterMark(time)));
        return driven;
    }

    private static List<Change> changes(ByteBuf buf, int offset, int limit) {
        BsonDocument event = RawDocuments.read(buf, offset, limit);
        BsonDocument ns = event.getDocument("ns");
        return List.of(Change.anything(new Namespace(
                ns.getString("db").getValue(), ns.getString("coll").getValue())));
    }

    /** The next command, after the pause that the stream wants. */
    StreamRequest next() {
        now += stream.pauseNanos(now);
        return stream.next(now);
    }

    /** Sends the next command and answers it a moment later. */
    StreamRequest exchange(BsonDocument reply) {
        StreamRequest request = next();
        now += 1000;
        answer(reply);
        return request;
    }

    void answer(BsonDocument reply) {
        ByteBuf buf = Unpooled.buffer();
        RawDocuments.write(reply, buf);
        stream.reply(buf, 0, BsonCursor.documentLength(buf, 0, buf.writerIndex()), now);
        buf.setZero(0, buf.writerIndex()); // what was kept of it would show
    }

    /** The $changeStream stage of a command that opens. */
    static BsonDocument options(StreamRequest request) {
        assertOpens(request);
        return request.body().getArray("pipeline").get(0).asDocument().getDocument("$changeStream");
    }

    private static void assertOpens(StreamRequest request) {
        if (request.kind() != Kind.OPEN) {
            throw new AssertionError("it does not open a cursor: " + request.body());
        }
    }

    @Override
    public void change(Change change, long clusterTime) {
        told.add("change " + change.namespace() + " " + text(clusterTime));
    }

    @Override
    public void watermark(long time) {
        if (time != watermark) {
            told.add("watermark " + text(time));
        }
        watermark = time;
    }

    @Override
    public void heard(long requestSentNanos) {
        told.add("heard");
    }

    @Override
    public void lost(StreamLoss why) {
        told.add("lost " + why);
        watermark = 0;
    }

    private static String text(long time) {
        return (time >>> 32) + ":" + (int) time;
    }
}
