package io.larder.embedded.transaction;

import io.larder.embedded.request.LogicalSessionId;
import java.time.Instant;

/** A transaction that is open while none of its commands runs. */
public record IdleTransaction(LogicalSessionId session, long txnNumber, Instant started) {}
