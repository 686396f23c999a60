package io.larder.config.option;

import io.larder.config.AfterChange;
import io.larder.config.CacheLevel;
import io.larder.config.Hints;
import io.larder.config.value.ByteSize;
import io.larder.config.value.Glob;
import io.larder.config.value.NamespaceGlob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options of one policy. In the file a policy is an element of the list; outside of it, a flag or variable says one thing
 * of one or several namespaces: {@code --ttl shop.products=60s}.
 */
public final class PolicyOptions {
    /** The section whose elements are policies. */
    public static final String POLICIES = "policies";

    /** The flag that says level off, for which there is nothing to be set to. */
    public static final String OFF_FLAG = "off";

    public static final Option<List<NamespaceGlob>> NAMESPACE = Option.unset(
            "policies.namespace",
            Kinds.listOf(Kinds.NAMESPACE),
            "required",
            "The collections it is about; * stands for any characters.");
    public static final Option<Glob> SHAPE = Option.unset(
            "policies.shape",
            Kinds.GLOB,
            "every shape",
            "The shape of queries it is about, as larder why prints it; * stands for any characters.");

    public static final Option<CacheLevel> LEVEL = like(CacheOptions.LEVEL);
    public static final Option<Duration> TTL = like(CacheOptions.TTL);
    public static final Option<Duration> BOUND = like(CacheOptions.BOUND);
    public static final Option<ByteSize> MAX_ENTRY_SIZE = like(CacheOptions.MAX_ENTRY_SIZE);
    public static final Option<AfterChange> AFTER_CHANGE = like(CacheOptions.AFTER_CHANGE);
    public static final Option<Hints> HINTS = like(CacheOptions.HINTS);
    public static final Option<Double> VERIFY_RATE = like(CacheOptions.VERIFY_RATE);
    public static final Option<Boolean> SHADOW = like(CacheOptions.SHADOW);
    public static final Option<Optional<Duration>> STALE_WHILE_REVALIDATE = like(CacheOptions.STALE_WHILE_REVALIDATE);
    public static final Option<Optional<Duration>> STALE_IF_DOWN = like(CacheOptions.STALE_IF_DOWN);

    private static final List<Option<?>> SETTINGS = List.of(
            LEVEL,
            TTL,
            BOUND,
            MAX_ENTRY_SIZE,
            AFTER_CHANGE,
            HINTS,
            VERIFY_RATE,
            SHADOW,
            STALE_WHILE_REVALIDATE,
            STALE_IF_DOWN);

    private static final List<Option<?>> ALL =
            Stream.concat(Stream.of(NAMESPACE, SHAPE), SETTINGS.stream()).toList();

    private PolicyOptions() {}

    private static <T> Option<T> like(Option<T> ofAll) {
        String name = ofAll.path().substring(ofAll.path().indexOf('.') + 1);
        return Option.unset(POLICIES + "." + name, ofAll.kind(), "as for all", ofAll.help())
                .flag(name);
    }

    /** What stands in one element of the list. */
    public static List<Option<?>> all() {
        return ALL;
    }

    /** What a policy can set; each has a flag and a variable that take {@code namespace=value}. */
    public static List<Option<?>> settings() {
        return SETTINGS;
    }

    /** The variable of {@link #OFF_FLAG}. */
    public static String offVariable() {
        return "LARDER_OFF";
    }
}
