package io.larder.proxy.journal;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of a request while it is under way, where it will be told. One for each connection, used for one request after
 * the other, on its event loop.
 */
public final class Notes {
    /** Servers take no names of more than 255 bytes. */
    private static final int LONGEST_NAME = 255;

    private static final String CUT = "...";

    private String id = "";
    private boolean open;
    private long requestBytes;
    private long writtenBefore;
    private @Nullable String command;
    private @Nullable String namespace;
    private @Nullable String outline;
    private long waitsSinceNanos;
    private long waitedNanos;
    private RequestLine.@Nullable Held held;
    private long sentNanos;
    private @Nullable String server;
    private long connection;
    private long serverConnection;
    private int upstreamRequest;

    /** Begins anew; {@code writtenBytes} is what the connection has been sent so far. */
    public void begin(int client, long request, long bytes, long writtenBytes) {
        id = client + "-" + request;
        open = true;
        requestBytes = bytes;
        writtenBefore = writtenBytes;
        command = null;
        namespace = null;
        outline = null;
        waitsSinceNanos = 0;
        waitedNanos = 0;
        held = null;
        sentNanos = 0;
        server = null;
    }

    /** Whether the request that runs is to be told. */
    public boolean isOpen() {
        return open;
    }

    /** What the client asks for; the view is good for the time of the call. */
    public void command(CommandView view) {
        if (!open) {
            return;
        }
        BsonCursor first = view.firstElement();
        command = cut(view.message(), first.nameOffset(), first.nameLength());
        String collection = collection(view);
        String database = cut(view.database());
        namespace = collection == null ? database : database + "." + collection;
    }

    /** Lines wait in memory and stand in files, and whoever connects can send names as long as a message. */
    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + CUT;
    }

    private static String cut(ByteBuf message, int offset, int length) {
        String name = message.toString(offset, Math.min(length, LONGEST_NAME), StandardCharsets.UTF_8);
        return length <= LONGEST_NAME ? name : name + CUT;
    }

    private static String cut(BsonCursor text) {
        int offset = BsonValues.stringOffset(text.valueOffset());
        return cut(text.buffer(), offset, BsonValues.stringLength(text.buffer(), text.valueOffset()));
    }

    private static @Nullable String collection(CommandView view) {
        BsonCursor each = view.firstElement();
        if (each.type() == BsonTypes.STRING) {
            return cut(each);
        }
        if (!each.nameIs("getMore")) {
            return null;
        }
        BsonCursor fields = new BsonCursor().reset(view.message(), view.bodyOffset(), view.bodyLimit());
        while (fields.next()) {
            if (fields.nameIs("collection") && fields.type() == BsonTypes.STRING) {
                return cut(fields);
            }
        }
        return null;
    }

    /** What it looks like without its values; for one that has no shape. */
    public void outline(ByteBuf request) {
        if (open) {
            outline = Outline.of(request);
        }
    }

    /** It had to wait so long for its turn, because of the limit that this setting is. */
    public void held(String limit, long nanos) {
        if (open) {
            held = new RequestLine.Held(limit, nanos + (held == null ? 0 : held.nanos()));
        }
    }

    /** No upstream connection was free. */
    public void waits() {
        if (open) {
            waitsSinceNanos = System.nanoTime();
        }
    }

    /** It goes out here; the last time counts if it does so more than once. */
    public void sent(String to, long itsConnection, long itsServerConnection, int request) {
        if (!open) {
            return;
        }
        sentNanos = System.nanoTime();
        if (waitsSinceNanos != 0) {
            waitedNanos += sentNanos - waitsSinceNanos;
            waitsSinceNanos = 0;
        }
        server = to;
        connection = itsConnection;
        serverConnection = itsServerConnection;
        upstreamRequest = request;
    }

    /** It is answered: what there is to tell of it. */
    public RequestLine end(Answered how, long totalNanos, long writtenBytes) {
        open = false;
        RequestLine.Upstream via = server == null
                ? null
                : new RequestLine.Upstream(
                        server, connection, serverConnection, upstreamRequest, System.nanoTime() - sentNanos);
        return new RequestLine(
                Instant.now(),
                id,
                how.client(),
                how.user(),
                how.tenant(),
                command,
                namespace,
                how.shape() == null ? outline : how.shape(),
                how.outcome(),
                how.reason(),
                held,
                waitedNanos,
                totalNanos,
                via,
                requestBytes,
                writtenBytes - writtenBefore);
    }

    /** Who asked, and what became of it. */
    public record Answered(
            String client,
            @Nullable String user,
            String tenant,
            @Nullable String shape,
            String outcome,
            @Nullable String reason) {}
}
