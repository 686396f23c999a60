package io.larder.config.option;

import java.util.List;
import java.util.stream.Stream;

/** Every option that is set once, or once for each listener: one class for each section of the file. */
public final class Options {
    private static final List<Option<?>> ALL = Stream.of(
                    ListenerOptions.ALL,
                    ClientOptions.ALL,
                    UpstreamOptions.ALL,
                    PresentationOptions.ALL,
                    AuthOptions.ALL,
                    LimitOptions.ALL,
                    CacheOptions.ALL,
                    AdminOptions.ALL,
                    TimeLimitOptions.ALL,
                    ResourceOptions.ALL,
                    LogOptions.ALL)
            .flatMap(List::stream)
            .toList();

    private Options() {}

    /** In the order in which help and documents show them. */
    public static List<Option<?>> all() {
        return ALL;
    }
}
