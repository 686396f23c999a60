package io.larder.proxy.limit;

/** Somebody in a line. Told of one of the two, once, on its own event loop; of neither if it leaves before. */
public interface Waiter {
    /** What it waited for is taken for it. */
    void itsTurn();

    /** It has waited for as long as anybody does. */
    void tooLate();
}
