package io.larder.config.load;

import io.larder.config.LarderConfig;
import io.larder.config.show.Setting;
import java.util.List;

/** A configuration with all its settings, in the order of the tables, and where each comes from. Holds no secret outside of the tree. */
public record Explained(LarderConfig config, List<Setting> settings) {
    public Explained {
        settings = List.copyOf(settings);
    }
}
