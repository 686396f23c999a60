package io.larder.proxy.launch.tenant;

import io.larder.config.CacheConfig;
import io.larder.config.CacheLevel;
import io.larder.config.PolicyConfig;
import io.larder.config.PolicyRule;
import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.proxy.launch.config.CachePolicies;
import io.larder.proxy.stream.CacheStreams;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.stream.StreamsStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of one tenant rest on at this moment, in words: the level that really holds and why, and what the configuration
 * asks for and cannot have.
 *
 * @param level one line
 * @param hindered a line for each thing that is asked for in vain
 */
public record KeptAnswers(String level, List<String> hindered) {
    public KeptAnswers {
        hindered = List.copyOf(hindered);
    }

    public static KeptAnswers of(TenantParts tenant) {
        return of(
                tenant.config().cache(),
                CachePolicies.keepAnything(tenant.config().cache()),
                tenant.stream(),
                tenant.requests().onlyRelays());
    }

    /**
     * The same from what it follows from.
     *
     * @param keeps whether anything is to be kept
     * @param streams empty where no change stream is wanted
     * @param relays whether clients log in upstream themselves, and nobody else does
     */
    public static KeptAnswers of(CacheConfig config, boolean keeps, Optional<StreamsStatus> streams, boolean relays) {
        if (!keeps) {
            return new KeptAnswers("none are kept (level off)", List.of());
        }
        String wanted = config.standard().level().name().toLowerCase(Locale.ROOT);
        boolean needsStream = any(config, policy -> isProven(policy.level()));
        String why = why(streams, relays);
        List<String> hindered = new ArrayList<>();
        if (why != null && any(config, policy -> policy.verifyRate() > 0 || policy.shadow())) {
            hindered.add(
                    "verify-rate, shadow: nothing proves an answer where there is no change stream, so no difference"
                            + " can be told from a change");
        }
        if (!needsStream) {
            return new KeptAnswers("level " + wanted, hindered);
        }
        if (why != null) {
            return new KeptAnswers("level ttl (" + why + ")", hindered);
        }
        return new KeptAnswers("level " + wanted + by(streams.orElseThrow()), hindered);
    }

    /** Why there is no change stream, and will be none as things are; null if there is one, or may be soon. */
    private static @Nullable String why(Optional<StreamsStatus> streams, boolean relays) {
        if (streams.isEmpty()) {
            return "no change stream is wanted";
        }
        String fallenBack = streams.get().fallenBack();
        if (fallenBack == null) {
            return relays ? "no change stream: " + CacheStreams.RELAYED : null;
        }
        return "no change stream: " + fallenBack;
    }

    private static String by(StreamsStatus streams) {
        boolean live = streams.inUse().stream().allMatch(KeptAnswers::isLive);
        if (!streams.isDivided()) {
            return live ? ", by a change stream" : ", once the change stream runs; none before that";
        }
        return (live ? ", by a change stream each of " : ", once it runs by a change stream each of ")
                + streams.covered()
                + "; level ttl elsewhere (no change stream of more: "
                + streams.refused() + ")"
                + (streams.tooMany().isEmpty()
                        ? ""
                        : "; cache.streams.limit leaves out "
                                + streams.tooMany().size());
    }

    private static boolean isLive(StreamStatus stream) {
        StreamFigures figures = stream.figures();
        return figures != null && figures.state() == State.LIVE && figures.watermark() != 0;
    }

    private static boolean isProven(CacheLevel level) {
        return level == CacheLevel.COHERENT || level == CacheLevel.BOUNDED;
    }

    private static boolean any(CacheConfig config, Predicate<PolicyConfig> asks) {
        if (asks.test(config.standard())) {
            return true;
        }
        for (PolicyRule rule : config.policies()) {
            if (asks.test(rule.on(config.standard()))) {
                return true;
            }
        }
        return false;
    }
}
