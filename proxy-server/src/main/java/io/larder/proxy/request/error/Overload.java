package io.larder.proxy.request.error;

import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.request.command.RequestFacts;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What a client is told whose request is over a limit, as servers tell it that admit only so much. */
public final class Overload {
    /** It is too much, not wrong; it may be sent again after a while, whatever it is; nothing of it was done. */
    private static final List<BsonString> LABELS = List.of(
            new BsonString("SystemOverloadedError"),
            new BsonString("RetryableError"),
            new BsonString("NoWritesPerformed"));

    /** For drivers that know none of these, or have tried often enough: the whole transaction may be tried again. */
    private static final BsonString AS_A_WHOLE = new BsonString("TransientTransactionError");
    /** For the same drivers: whether a commit was done is found out by asking again. */
    private static final BsonString ONCE_MORE = new BsonString("RetryableWriteError");

    private Overload() {}

    public static BsonDocument refusal(TenantLimits at, Limit over, RequestFacts request) {
        BsonArray labels = new BsonArray(LABELS);
        if (request.endsTransaction()) {
            labels.add(ONCE_MORE);
        } else if (request.inTransaction()) {
            labels.add(AS_A_WHOLE);
        }
        return ErrorReplies.of(ErrorCode.INGRESS_REQUEST_RATE_LIMIT_EXCEEDED, message(at, over))
                .append("errorLabels", labels);
    }

    public static String message(TenantLimits at, Limit over) {
        int most =
                switch (over) {
                    case CONNECTIONS -> at.limits().connections();
                    case REQUESTS_PER_SECOND -> at.limits().requestsPerSecond();
                    case CONCURRENT_MISSES -> at.limits().concurrentMisses();
                };
        return "Larder is at a limit of tenant " + at.tenant() + ": " + over.setting() + " is " + most;
    }
}
