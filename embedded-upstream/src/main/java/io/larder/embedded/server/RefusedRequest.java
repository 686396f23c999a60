package io.larder.embedded.server;

import io.larder.embedded.failure.CommandFailure;

/** A message whose frame is sound but whose content is not: the failure is its answer. */
final class RefusedRequest extends RuntimeException {
    private final int requestId;
    private final transient ReplyForm form;
    private final boolean replyWanted;
    private final CommandFailure failure;

    RefusedRequest(int requestId, ReplyForm form, boolean replyWanted, CommandFailure failure) {
        super(failure.message(), failure, false, false);
        this.requestId = requestId;
        this.form = form;
        this.replyWanted = replyWanted;
        this.failure = failure;
    }

    int requestId() {
        return requestId;
    }

    ReplyForm form() {
        return form;
    }

    /** Whether the client waits for an answer; one that does not would take it for that of its next request. */
    boolean replyWanted() {
        return replyWanted;
    }

    CommandFailure failure() {
        return failure;
    }
}
