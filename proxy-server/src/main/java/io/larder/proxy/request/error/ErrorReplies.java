package io.larder.proxy.request.error;

import io.larder.proxy.request.command.Beginning;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Errors made by Larder. Drivers of today add no labels of their own to what a server of 4.4 or later answers, so an error
 * that stands for a lost connection must carry the labels that the driver itself would have added.
 */
public final class ErrorReplies {
    private static final String RETRYABLE = "RetryableWriteError";
    private static final List<String> NONE = List.of();
    private static final List<String> WRITE = List.of(RETRYABLE);
    private static final List<String> UNWRITTEN = List.of(RETRYABLE, "NoWritesPerformed");
    private static final List<String> OF_TRANSACTION = List.of("TransientTransactionError");
    private static final List<String> OF_CURSOR = List.of("ResumableChangeStreamError");

    private ErrorReplies() {}

    public static BsonDocument of(ErrorCode code, String message) {
        return of(code.number(), code.codeName(), message);
    }

    static BsonDocument of(int code, String codeName, String message) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(message))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(codeName));
    }

    /** The error for a request that the upstream did not answer. */
    public static BsonDocument of(UpstreamFailure failure, RequestFacts request) {
        return of(failure, code(failure, request), labels(failure, request));
    }

    static BsonDocument of(UpstreamFailure failure, ErrorCode code, List<String> labels) {
        BsonDocument error = of(code, failure.message());
        return labels.isEmpty() ? error : error.append("errorLabels", array(labels));
    }

    /** The error by which a driver leaves this proxy; nothing was done for the request. */
    public static BsonDocument leaving(Beginning beginning) {
        BsonDocument error = of(ErrorCode.SHUTDOWN_IN_PROGRESS, "Larder is stopping");
        return switch (beginning) {
            case NONE, READ -> error;
            case WRITE -> error.append("errorLabels", array(UNWRITTEN));
            case TRANSACTION -> error.append("errorLabels", array(OF_TRANSACTION));
        };
    }

    /** What a server says to the end of a transaction that it has never heard of. */
    public static BsonDocument noSuchTransaction() {
        return of(
                        ErrorCode.NO_SUCH_TRANSACTION,
                        "the first statement of the transaction was refused, so there is none to abort")
                .append("errorLabels", array(OF_TRANSACTION));
    }

    private static BsonArray array(List<String> labels) {
        return new BsonArray(labels.stream().map(BsonString::new).toList());
    }

    static ErrorCode code(UpstreamFailure failure, RequestFacts request) {
        return switch (failure.kind()) {
            case NO_SERVER ->
                request.maxTimeExpired() ? ErrorCode.MAX_TIME_MS_EXPIRED : ErrorCode.FAILED_TO_SATISFY_READ_PREFERENCE;
            case NO_CONNECTION, TOO_MANY_WAITING ->
                request.maxTimeExpired()
                        ? ErrorCode.MAX_TIME_MS_EXPIRED
                        : ErrorCode.NETWORK_INTERFACE_EXCEEDED_TIME_LIMIT;
            case UNREACHABLE, HELLO_REFUSED, LOST, AUTHENTICATION -> ErrorCode.HOST_UNREACHABLE;
            case TIMED_OUT -> ErrorCode.NETWORK_TIMEOUT;
            case MALFORMED -> ErrorCode.PROTOCOL_ERROR;
            case CLOSING -> ErrorCode.SHUTDOWN_IN_PROGRESS;
            case INTERNAL -> ErrorCode.INTERNAL_ERROR;
        };
    }

    /** One of a few lists, each of which is always the same object. */
    static List<String> labels(UpstreamFailure failure, RequestFacts request) {
        if (request.maxTimeExpired() && !failure.mayHaveRun()) {
            return NONE; // the client's own limit: trying again would not help
        }
        if (request.endsTransaction()) {
            return WRITE;
        }
        if (request.inTransaction()) {
            return OF_TRANSACTION;
        }
        if (request.isRetryableWrite()) {
            return failure.mayHaveRun() ? WRITE : UNWRITTEN;
        }
        return request.cursorId() != 0 ? OF_CURSOR : NONE; // for cursors that are no change stream it means nothing
    }

    /** The document as a reply to the request, in the form that the request came in. */
    public static ByteBuf encode(BsonDocument body, RequestFacts request, int replyId, ByteBufAllocator allocator) {
        if (request.isLegacy()) {
            return MessageWriter.opReply(allocator, replyId, request.requestId(), body);
        }
        ByteBuf plain = MessageWriter.opMsg(allocator, replyId, request.requestId(), 0, body);
        if (request.compressor() == null) {
            return plain;
        }
        try {
            return CompressedMessage.compress(plain, request.compressor(), allocator);
        } finally {
            plain.release();
        }
    }
}
