package io.larder.config.load;

import io.larder.config.CacheConfig;
import io.larder.config.CacheLevel;
import io.larder.config.PolicyRule;
import io.larder.config.StreamUse;
import io.larder.config.option.CacheOptions;
import io.larder.config.option.Option;
import io.larder.config.option.PolicyOptions;
import io.larder.config.value.ByteSize;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the settings of the cache allow each but not together, and what has no effect where it stands. */
final class CacheConflicts {
    private static final Set<CacheLevel> BOUNDED = EnumSet.of(CacheLevel.BOUNDED);
    private static final Set<CacheLevel> STALE = EnumSet.of(CacheLevel.TTL, CacheLevel.BOUNDED);
    private static final Set<CacheLevel> STREAMED = EnumSet.of(CacheLevel.COHERENT, CacheLevel.BOUNDED);

    private final CacheConfig config;
    private final Set<CacheLevel> levels = EnumSet.noneOf(CacheLevel.class);

    private CacheConflicts(CacheConfig config) {
        this.config = config;
        levels.add(config.standard().level());
        for (PolicyRule rule : config.policies()) {
            rule.change().level().ifPresent(levels::add);
        }
    }

    static void report(CacheConfig config, Values values, List<StatedPolicy> policies) {
        CacheConflicts conflicts = new CacheConflicts(config);
        conflicts.levels(
                values,
                Optional.empty(),
                CacheOptions.BOUND,
                CacheOptions.STALE_WHILE_REVALIDATE,
                CacheOptions.STALE_IF_DOWN);
        conflicts.size(values, CacheOptions.MAX_ENTRY_SIZE, config.standard().maxEntrySize());
        conflicts.streams(values, CacheOptions.LEVEL, config.standard().level());
        for (StatedPolicy policy : policies) {
            Values said = policy.values();
            Optional<CacheLevel> level = said.find(PolicyOptions.LEVEL);
            conflicts.levels(
                    said,
                    level,
                    PolicyOptions.BOUND,
                    PolicyOptions.STALE_WHILE_REVALIDATE,
                    PolicyOptions.STALE_IF_DOWN);
            said.find(PolicyOptions.MAX_ENTRY_SIZE)
                    .ifPresent(size -> conflicts.size(said, PolicyOptions.MAX_ENTRY_SIZE, size));
            level.ifPresent(each -> conflicts.streams(said, PolicyOptions.LEVEL, each));
        }
    }

    /** @param own the level that the same policy sets; without one, that of any other may be meant */
    private void levels(
            Values values,
            Optional<CacheLevel> own,
            Option<?> bound,
            Option<Optional<Duration>> revalidate,
            Option<Optional<Duration>> down) {
        Set<CacheLevel> possible = own.<Set<CacheLevel>>map(EnumSet::of).orElse(levels);
        if (values.isSaidOtherwise(bound)) {
            atLevels(values, bound, possible, BOUNDED);
        }
        for (Option<Optional<Duration>> stale : List.of(revalidate, down)) {
            if (values.isSaid(stale) && values.find(stale).flatMap(span -> span).isPresent()) {
                atLevels(values, stale, possible, STALE);
            }
        }
    }

    private static void atLevels(Values values, Option<?> option, Set<CacheLevel> possible, Set<CacheLevel> useful) {
        boolean none = possible.stream().noneMatch(useful::contains);
        if (none && !values.broken(option, PolicyOptions.LEVEL, CacheOptions.LEVEL)) {
            String wanted = useful.stream().map(CacheConflicts::word).sorted().collect(Collectors.joining(" or "));
            values.problem(option, "has no effect unless level is " + wanted);
        }
    }

    private void size(Values values, Option<ByteSize> option, ByteSize size) {
        Optional<ByteSize> memory = config.memory();
        if (memory.isPresent() && size.bytes() > memory.get().bytes() && !values.broken(option)) {
            Option<?> said = values.isSaid(option) ? option : CacheOptions.MEMORY;
            values.problem(said, "expected max-entry-size up to cache.memory, found " + size + " and " + memory.get());
        }
    }

    private void streams(Values values, Option<CacheLevel> option, CacheLevel level) {
        if (config.streams().use() == StreamUse.OFF && STREAMED.contains(level) && values.isSaidOtherwise(option)) {
            values.problem(
                    option, word(level) + " needs change streams, and cache.streams.use is off: expected ttl or off");
        }
    }

    private static String word(CacheLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
