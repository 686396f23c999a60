package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.TenantOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Configurations for tests, written as flags. */
final class Configured {
    private Configured() {}

    static LarderConfig by(String... flags) throws InvalidConfig {
        Map<String, String> byName = new HashMap<>();
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            byName.merge(
                    known(flag.substring(0, equals)), flag.substring(equals + 1), (one, other) -> one + "," + other);
        }
        return ConfigLoader.load(Sources.flags(byName));
    }

    /** The command line refuses others before they come to the configuration, which takes no notice of them. */
    private static String known(String flag) {
        boolean known = Stream.of(
                        Options.all().stream().map(Option::flag),
                        PolicyOptions.settings().stream().map(Option::flag),
                        Stream.of(PolicyOptions.OFF_FLAG),
                        TenantOptions.flags().keySet().stream())
                .flatMap(names -> names)
                .anyMatch(flag::equals);
        if (!known) {
            throw new IllegalArgumentException("there is no flag --" + flag);
        }
        return flag;
    }
}
