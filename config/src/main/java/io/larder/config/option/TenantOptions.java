package io.larder.config.option;

import io.larder.config.value.Glob;
import io.larder.config.value.ListenAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What can be said of each tenant: how it is chosen, and, by the same names as at the top, what it has of its own. The paths of
 * options here begin inside of one element; {@link #all()} has them as they stand in the file.
 */
public final class TenantOptions {
    /** The section whose elements are tenants. */
    public static final String TENANTS = "tenants";

    /** The policies of one tenant. */
    public static final String POLICIES = TENANTS + "." + PolicyOptions.POLICIES;

    private static final String AS_FOR_ALL = "as for all";

    public static final Option<String> NAME =
            Option.unset("name", Kinds.TENANT, "required", "What it is called in logs, metrics and commands.");
    public static final Option<List<ListenAddress>> LISTENER = Option.unset(
            "listener",
            Kinds.listOf(Kinds.LISTEN_ADDRESS),
            "none",
            "The listeners, by their addresses, whose clients are its own.");
    public static final Option<List<Glob>> SNI = Option.unset(
            "sni",
            Kinds.listOf(Kinds.GLOB),
            "none",
            "The host names that its clients ask for by TLS; * stands for any characters.");
    public static final Option<List<Glob>> USER = Option.unset(
            "user",
            Kinds.listOf(Kinds.GLOB),
            "none",
            "The users that are its own, with auth.mode service; * stands for any characters.");
    public static final Option<List<Glob>> DATABASE = Option.unset(
            "database",
            Kinds.listOf(Kinds.GLOB),
            "none",
            "The databases that are its own, with auth.mode service or one upstream for all; * stands for any characters.");
    public static final Option<List<Glob>> DATABASES = Option.unset(
            "databases",
            Kinds.listOf(Kinds.GLOB),
            "all, or those that choose it",
            "The databases that its clients may use; * stands for any characters.");

    private static final List<Option<?>> OWN = List.of(NAME, LISTENER, SNI, USER, DATABASE, DATABASES);

    private static final Set<Option<?>> OF_TIME = Set.of(
            TimeLimitOptions.SERVER_SELECTION,
            TimeLimitOptions.CONNECT,
            TimeLimitOptions.OPERATION,
            TimeLimitOptions.CURSOR_IDLE);

    private TenantOptions() {}

    /** What an element says of choosing and of databases. */
    public static List<Option<?>> own() {
        return OWN;
    }

    /** The options at the top that each tenant may have for itself. */
    public static List<Option<?>> shared() {
        return Options.all().stream()
                .filter(option -> Stream.of("upstream.", "auth.", "cache.", LimitOptions.LIMITS + ".")
                                .anyMatch(option.path()::startsWith)
                        || OF_TIME.contains(option))
                .toList();
    }

    /** Whether a tenant has what holds at the top where it says nothing. Its upstream and its share of memory are its own. */
    public static boolean inherits(Option<?> option) {
        return !option.path().startsWith("upstream.") && !OWN.contains(option) && !option.equals(CacheOptions.MEMORY);
    }

    /** What one element may hold, policies aside, by the paths of the file. */
    public static List<Option<?>> all() {
        return Stream.concat(OWN.stream(), shared().stream())
                .<Option<?>>map(TenantOptions::below)
                .toList();
    }

    /** What one of its policies may hold, by the paths of the file. */
    public static List<Option<?>> policies() {
        return PolicyOptions.all().stream()
                .<Option<?>>map(option ->
                        Option.unset(TENANTS + "." + option.path(), option.kind(), option.whenUnset(), option.help()))
                .toList();
    }

    private static <T> Option<T> below(Option<T> option) {
        String unset = !OWN.contains(option) && inherits(option) ? AS_FOR_ALL : option.whenUnset();
        Option<T> below = Option.unset(TENANTS + "." + option.path(), option.kind(), unset, option.help());
        Option.InUri inUri = option.inUri();
        return inUri == null ? below : below.inUri(inUri.name(), inUri.unit());
    }

    /** The flags that say something of a tenant as {@code NAME=VALUE}, each with the option that it sets. */
    public static Map<String, Option<?>> flags() {
        Map<String, Option<?>> flags = new LinkedHashMap<>();
        flags.put("tenant", UpstreamOptions.URI);
        for (Option<?> option : List.of(LISTENER, SNI, USER, DATABASE, DATABASES, CacheOptions.MEMORY)) {
            flags.put("tenant-" + option.flag(), option);
        }
        return flags;
    }

    /** The environment variable that says the same as a flag. */
    public static String variable(String flag) {
        return "LARDER_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
