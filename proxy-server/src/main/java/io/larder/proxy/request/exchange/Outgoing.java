package io.larder.proxy.request.exchange;

import com.mongodb.ServerAddress;
import io.larder.proxy.request.reply.Rewrite;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.wire.bson.NameTable;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request before it is sent: in the client's form, to be brought into the one that the upstream connection wants. */
final class Outgoing {
    /** What drivers never compress, because it holds secrets whose length would show. */
    private static final NameTable<Boolean> PLAIN_ONLY = new NameTable<>(Map.of(
            "hello", true,
            "saslStart", true,
            "saslContinue", true,
            "getnonce", true,
            "authenticate", true,
            "createUser", true,
            "updateUser", true));

    private @Nullable ByteBuf plain;
    private @Nullable ByteBuf compressed;
    private @Nullable ByteBuf kept;
    private @Nullable ByteBuf keptCompressed;

    void set(ByteBuf request, @Nullable ByteBuf asItCame) {
        plain = request;
        compressed = asItCame;
    }

    /** Keeps the client's own request while another one is sent in its place. Takes the buffers over. */
    void keep(ByteBuf request, @Nullable ByteBuf asItCame) {
        kept = request;
        keptCompressed = asItCame;
    }

    boolean keepsOriginal() {
        return kept != null;
    }

    /** The client's own request is to be sent after all; if it says {@code maxTimeMS}, with what is left of that. */
    void restore(LoopRequests loop, long timeLeftMillis) {
        clearSending();
        plain = kept;
        compressed = keptCompressed;
        kept = null;
        keptCompressed = null;
        if (timeLeftMillis > 0 && plain != null) {
            TimeLimit.set(loop.commands().parse(plain), timeLeftMillis);
            if (compressed != null) {
                compressed.release();
                compressed = null;
            }
        }
    }

    /** The frame to send. From now on it belongs to the caller, and this holds nothing. */
    ByteBuf takeFor(UpstreamConnection to, LoopRequests loop, ByteBufAllocator allocator) {
        ByteBuf frame = plain;
        if (frame == null) {
            throw new IllegalStateException("there is no request to send");
        }
        if (!loop.all().isDirect() && compressed == null && to.handshaken().compressor() == null) {
            plain = null; // the usual case
            return frame;
        }
        try {
            return formed(frame, to, loop, allocator);
        } finally {
            clearSending();
        }
    }

    private ByteBuf formed(ByteBuf frame, UpstreamConnection to, LoopRequests loop, ByteBufAllocator allocator) {
        CommandView command = loop.commands().parse(frame);
        ByteBuf original = compressed;
        Compressor wanted = staysPlain(command) ? null : to.handshaken().compressor();
        String preference = missingPreference(loop.all(), to.server(), command);
        if (preference != null) {
            ByteBuf changed = Rewrite.withReadPreference(preference, command, allocator);
            return wanted == null ? changed : compressed(changed, wanted, allocator);
        }
        if (wanted == null) {
            return frame.retain();
        }
        return original != null && CompressedMessage.compressor(original) == wanted
                ? original.retain()
                : CompressedMessage.compress(frame, wanted, allocator);
    }

    /** What the server wants to be told so that it answers at all; null where it is told, or wants nothing. */
    private static @Nullable String missingPreference(Requests all, ServerAddress server, CommandView command) {
        return wantsSecondaryReads(all, server) && !command.fields().has(CommandField.READ_PREFERENCE)
                ? "primaryPreferred"
                : null;
    }

    /** A secondary that is used because the connection string names it alone answers reads only if they say so. */
    private static boolean wantsSecondaryReads(Requests all, ServerAddress address) {
        TopologyView view = all.topology().view();
        ServerView server = view.direct() ? view.server(address) : null;
        return server != null && server.role() == ServerRole.SECONDARY;
    }

    /** A compressed reply does not show whether another one follows it, so no request goes out compressed that allows those. */
    private static boolean staysPlain(CommandView command) {
        return command.exhaustAllowed() || command.lookUp(PLAIN_ONLY) != null;
    }

    private static ByteBuf compressed(ByteBuf message, Compressor with, ByteBufAllocator allocator) {
        try {
            return CompressedMessage.compress(message, with, allocator);
        } finally {
            message.release();
        }
    }

    void clear() {
        clearSending();
        if (kept != null) {
            kept.release();
            kept = null;
        }
        if (keptCompressed != null) {
            keptCompressed.release();
            keptCompressed = null;
        }
    }

    private void clearSending() {
        if (plain != null) {
            plain.release();
            plain = null;
        }
        if (compressed != null) {
            compressed.release();
            compressed = null;
        }
    }
}
