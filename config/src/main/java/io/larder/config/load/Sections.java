package io.larder.config.load;

import io.larder.config.AuthConfig;
import io.larder.config.PoolConfig;
import io.larder.config.TimeLimits;
import io.larder.config.UpstreamTls;
import io.larder.config.option.AuthOptions;
import io.larder.config.option.TimeLimitOptions;
import io.larder.config.option.UpstreamOptions;

/** Makes the small parts of the tree that stand at the top and, once more, in tenants. */
final class Sections {
    private Sections() {}

    static AuthConfig auth(Values values) {
        return new AuthConfig(values.value(AuthOptions.MODE), values.find(AuthOptions.USERS));
    }

    static UpstreamTls upstreamTls(Values values) {
        return new UpstreamTls(
                values.find(UpstreamOptions.CA),
                values.find(UpstreamOptions.CERTIFICATE),
                values.find(UpstreamOptions.KEY),
                values.find(UpstreamOptions.KEY_PASSWORD));
    }

    static PoolConfig pool(Values values) {
        return new PoolConfig(
                values.value(UpstreamOptions.POOL_MAX),
                values.value(UpstreamOptions.POOL_MIN),
                values.value(UpstreamOptions.POOL_KEEP_ALIVE),
                values.value(UpstreamOptions.POOL_MAX_IDLE),
                values.value(UpstreamOptions.POOL_MAX_WAITING),
                values.find(UpstreamOptions.POOL_MAX_WAIT));
    }

    static TimeLimits timeLimits(Values values) {
        return new TimeLimits(
                values.value(TimeLimitOptions.SERVER_SELECTION),
                values.value(TimeLimitOptions.CONNECT),
                values.value(TimeLimitOptions.OPERATION),
                values.value(TimeLimitOptions.CURSOR_IDLE),
                values.value(TimeLimitOptions.DRAIN),
                values.value(TimeLimitOptions.DRAIN_MODE));
    }
}
