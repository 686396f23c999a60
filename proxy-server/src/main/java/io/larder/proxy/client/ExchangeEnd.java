package io.larder.proxy.client;

import org.jspecify.annotations.Nullable;

/** Who waits for the end of the exchange that one client is in. On the client's event loop. */
final class ExchangeEnd {
    private @Nullable Runnable waits;
    private boolean heldBack;

    /** Runs at the end; at once if there is no exchange, or none that goes on. */
    void await(boolean inExchange, Runnable what) {
        if (inExchange && !heldBack) {
            waits = what;
        } else {
            what.run();
        }
    }

    /** The request waits for nothing but its refusal: who waits for its end need not. */
    void heldBack() {
        heldBack = true;
        tell();
    }

    /** The exchange is over; the next one may begin. */
    void over() {
        heldBack = false;
        if (waits != null) {
            tell();
        }
    }

    /** The client is gone, and its exchange with it. */
    void gone() {
        tell();
    }

    private void tell() {
        Runnable what = waits;
        waits = null;
        if (what != null) {
            what.run();
        }
    }
}
