package io.larder.proxy.limit;

/** What can be limited. */
public enum Limit {
    CONNECTIONS("limits.connections"),
    REQUESTS_PER_SECOND("limits.requests-per-second"),
    CONCURRENT_MISSES("limits.concurrent-misses");

    private final String setting;

    Limit(String setting) {
        this.setting = setting;
    }

    /** What an operator has to change. */
    public String setting() {
        return setting;
    }
}
