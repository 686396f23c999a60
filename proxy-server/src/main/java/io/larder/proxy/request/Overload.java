package io.larder.proxy.request;

import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What a client is told whose request is over a limit, as servers tell it that admit only so much. */
final class Overload {
    /** It is too much, not wrong; it may be sent again after a while, whatever it is; nothing of it was done. */
    private static final List<BsonString> LABELS = List.of(
            new BsonString("SystemOverloadedError"),
            new BsonString("RetryableError"),
            new BsonString("NoWritesPerformed"));

    private Overload() {}

    static BsonDocument refusal(TenantLimits at, Limit over) {
        return ErrorReplies.of(ErrorCode.INGRESS_REQUEST_RATE_LIMIT_EXCEEDED, message(at, over))
                .append("errorLabels", new BsonArray(LABELS));
    }

    static String message(TenantLimits at, Limit over) {
        int most =
                switch (over) {
                    case CONNECTIONS -> at.limits().connections();
                    case REQUESTS_PER_SECOND -> at.limits().requestsPerSecond();
                    case CONCURRENT_MISSES -> at.limits().concurrentMisses();
                };
        return "Larder is at a limit of tenant " + at.tenant() + ": " + over.setting() + " is " + most;
    }
}
