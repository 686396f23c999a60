package io.larder.proxy.request.error;

import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Errors in place of what the upstream did not answer. While it is down, all clients get the same one after the other: its bytes are
 * kept, and only the two ids in its header differ. On its event loop.
 */
public final class UpstreamErrors {
    private static final byte[] NOTHING = {};

    private @Nullable UpstreamFailure lastFailure;
    private @Nullable ErrorCode lastCode;
    private @Nullable List<String> lastLabels;
    private byte[] lastMessage = NOTHING;

    /** The reply to the request, in the form that it came in. */
    public ByteBuf reply(UpstreamFailure failure, RequestFacts request, int replyId, ByteBufAllocator allocator) {
        ErrorCode code = ErrorReplies.code(failure, request);
        List<String> labels = ErrorReplies.labels(failure, request);
        boolean plain = !request.isLegacy() && request.compressor() == null;
        if (plain && isLast(failure, code, labels)) {
            ByteBuf message = allocator.buffer(lastMessage.length).writeBytes(lastMessage);
            MessageHeader.setRequestId(message, 0, replyId);
            MessageHeader.setResponseTo(message, 0, request.requestId());
            return message;
        }
        ByteBuf message = ErrorReplies.encode(ErrorReplies.of(failure, code, labels), request, replyId, allocator);
        if (plain) {
            lastFailure = failure;
            lastCode = code;
            lastLabels = labels;
            lastMessage = new byte[message.readableBytes()];
            message.getBytes(message.readerIndex(), lastMessage);
        }
        return message;
    }

    /** Failures and labels that are the same are the same objects; to compare their words would cost more than it saves. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isLast(UpstreamFailure failure, ErrorCode code, List<String> labels) {
        return failure == lastFailure && code == lastCode && labels == lastLabels;
    }
}
