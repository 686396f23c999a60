package io.larder.engine.query;

import io.larder.engine.reason.Reason;

/** What became of reading a query through and through. */
public sealed interface Reading {
    /** Its answers may be kept. */
    record Understood(Query query) implements Reading {}

    /** Its answers are not kept, for this reason. */
    record Refused(Reason reason) implements Reading {}
}
