package io.larder.proxy.launch;

import io.larder.config.AfterChange;
import io.larder.config.CacheConfig;
import io.larder.config.CacheLevel;
import io.larder.config.PolicyConfig;
import io.larder.config.PolicyRule;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.proxy.stream.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the answers of one tenant rest on at this moment, in words: the level that really holds and why, and what the configuration
 * asks for and cannot have.
 *
 * @param level one line
 * @param hindered a line for each thing that is asked for in vain
 */
record KeptAnswers(String level, List<String> hindered) {
    KeptAnswers {
        hindered = List.copyOf(hindered);
    }

    static KeptAnswers of(TenantParts tenant) {
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
     * @param stream empty where no change stream is wanted
     * @param relays whether clients log in upstream themselves, and nobody else does
     */
    static KeptAnswers of(CacheConfig config, boolean keeps, Optional<StreamStatus> stream, boolean relays) {
        if (!keeps) {
            return new KeptAnswers("none are kept (level off)", List.of());
        }
        String wanted = config.standard().level().name().toLowerCase(Locale.ROOT);
        boolean needsStream = any(config, policy -> isProven(policy.level()));
        String why = stream.isEmpty()
                ? "no change stream is wanted"
                : stream.get().fallenBack() == null
                        ? null
                        : "no change stream: " + stream.get().fallenBack();
        List<String> hindered = new ArrayList<>();
        if (relays && any(config, policy -> policy.afterChange() == AfterChange.REFRESH)) {
            hindered.add(
                    "after-change refresh: clients log in upstream themselves, so there is no connection over which"
                            + " answers could be read again in the background; what a change ends is dropped (auth.mode service"
                            + " has such connections)");
        }
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
        boolean live = stream.map(StreamStatus::figures)
                .filter(figures -> figures.state() == State.LIVE && figures.watermark() != 0)
                .isPresent();
        return new KeptAnswers(
                "level " + wanted + (live ? ", by a change stream" : ", once the change stream runs; none before that"),
                hindered);
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
