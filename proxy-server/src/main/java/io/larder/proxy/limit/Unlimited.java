package io.larder.proxy.limit;

/** As much as anybody wants. */
enum Unlimited implements Supply {
    UNLIMITED;

    @Override
    public boolean take(long nowNanos) {
        return true;
    }

    @Override
    public void giveBack() {
        // there is no end of it
    }

    @Override
    public long waitNanos(long nowNanos) {
        return 0;
    }
}
