package io.larder.config.load;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All that may say something about the configuration; later wins: the file, the environment, the flags.
 *
 * @param flags by name without the dashes; a flag given several times is one text with commas
 */
public record Sources(Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    /** The variable that names the file where no flag does. */
    public static final String FILE_VARIABLE = "LARDER_CONFIG";

    /** Of flags alone, for those who write a configuration in code: no file, and nothing of this process's environment. */
    public static Sources flags(Map<String, String> flags) {
        return new Sources(Optional.empty(), Map.of(), flags);
    }

    public Sources {
        environment = Map.copyOf(environment);
        flags = Map.copyOf(flags);
    }
}
