package io.larder.engine.query;

import io.larder.engine.reason.Reason;

/** Ends the reading of a query whose answers are not kept. Costs no stack trace: it is no failure. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    Refusal(Reason reason) {
        super(reason.label(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
