package io.larder.config.load;

import io.larder.config.AuthConfig;
import io.larder.config.PoolConfig;
import io.larder.config.TimeLimits;
import io.larder.config.UpstreamTls;
import io.larder.config.option.Options;

/** Makes the small parts of the tree that stand at the top and, once more, in tenants. */
final class Sections {
    private Sections() {}

    static AuthConfig auth(Values values) {
        return new AuthConfig(values.value(Options.AUTH_MODE), values.find(Options.AUTH_USERS));
    }

    static UpstreamTls upstreamTls(Values values) {
        return new UpstreamTls(
                values.find(Options.UPSTREAM_CA),
                values.find(Options.UPSTREAM_CERTIFICATE),
                values.find(Options.UPSTREAM_KEY),
                values.find(Options.UPSTREAM_KEY_PASSWORD));
    }

    static PoolConfig pool(Values values) {
        return new PoolConfig(
                values.value(Options.POOL_MAX),
                values.value(Options.POOL_MIN),
                values.value(Options.POOL_KEEP_ALIVE),
                values.value(Options.POOL_MAX_IDLE),
                values.value(Options.POOL_MAX_WAITING),
                values.find(Options.POOL_MAX_WAIT));
    }

    static TimeLimits timeLimits(Values values) {
        return new TimeLimits(
                values.value(Options.SERVER_SELECTION),
                values.value(Options.CONNECT),
                values.value(Options.OPERATION),
                values.value(Options.CURSOR_IDLE),
                values.value(Options.DRAIN),
                values.value(Options.DRAIN_MODE));
    }
}
