package io.larder.proxy.launch.config;

import io.larder.config.load.InvalidConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of a reload, for the log: whoever asked for it, others want to know afterwards. */
public final class ReloadNews {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadNews.class);

    private ReloadNews() {}

    public static void tell(ConfigInUse.Reloaded reloaded) {
        LOG.info(
                "configuration read again: {} changed{}",
                reloaded.changed().isEmpty() ? "nothing" : reloaded.changed(),
                reloaded.waiting().isEmpty() ? "" : "; at the next start: " + reloaded.waiting());
    }

    public static void tell(InvalidConfig wrong) {
        wrong.problems().forEach(problem -> LOG.error("configuration not read again, nothing changed: {}", problem));
    }
}
