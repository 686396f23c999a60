package io.larder.proxy.limit;

/** Of what there is only so much. Thread safe, and never waits. */
interface Supply {
    /** Takes one, if there is one. */
    boolean take(long nowNanos);

    /** One that was taken is not used, or no longer. */
    void giveBack();

    /** How long until there may be one; {@link Long#MAX_VALUE} where only giving back brings one. */
    long waitNanos(long nowNanos);
}
