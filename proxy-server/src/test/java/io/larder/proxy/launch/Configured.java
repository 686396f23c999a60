package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import java.util.HashMap;
import java.util.Map;

/** Configurations for tests, written as flags. */
final class Configured {
    private Configured() {}

    static LarderConfig by(String... flags) throws InvalidConfig {
        Map<String, String> byName = new HashMap<>();
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            byName.put(flag.substring(0, equals), flag.substring(equals + 1));
        }
        return ConfigLoader.load(Sources.flags(byName));
    }
}
