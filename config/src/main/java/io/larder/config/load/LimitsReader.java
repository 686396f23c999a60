package io.larder.config.load;

import io.larder.config.LimitsConfig;
import io.larder.config.option.LimitOptions;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the limits of one tenant, and tells what does not go together in them. */
final class LimitsReader {
    private LimitsReader() {}

    static LimitsConfig read(Values values) {
        OptionalInt connections = values.value(LimitOptions.CONNECTIONS);
        OptionalInt rate = values.value(LimitOptions.REQUESTS_PER_SECOND);
        Optional<Integer> burst = values.find(LimitOptions.BURST);
        boolean broken = values.broken(LimitOptions.REQUESTS_PER_SECOND, LimitOptions.BURST);
        if (values.isSaid(LimitOptions.BURST) && burst.isPresent() && rate.isEmpty() && !broken) {
            values.problem(LimitOptions.BURST, "has no effect without limits.requests-per-second");
        }
        return new LimitsConfig(
                connections,
                rate,
                burst.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                values.value(LimitOptions.CONCURRENT_MISSES),
                values.value(LimitOptions.MAX_PAUSE));
    }
}
