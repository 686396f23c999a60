package io.larder.config.source;

import java.nio.file.Path;

/**
 * Where a setting was written.
 *
 * @param where as people look for it: {@code larder.yaml:12}, {@code LARDER_UPSTREAM}, {@code --upstream}
 * @param named whether {@code where} alone says which setting is meant, as a flag does and a line does not
 * @param base the directory from which its relative paths are meant
 */
public record Origin(String where, boolean named, Path base) {
    static final Path WORKING_DIRECTORY = Path.of("");

    public static Origin line(Path file, int line) {
        Path directory = file.toAbsolutePath().getParent();
        return new Origin(file + ":" + line, false, directory == null ? WORKING_DIRECTORY : directory);
    }

    public static Origin variable(String name) {
        return new Origin(name, true, WORKING_DIRECTORY);
    }

    public static Origin flag(String name) {
        return new Origin("--" + name, true, WORKING_DIRECTORY);
    }

    /** What several settings together ask for. */
    public static Origin ofAll() {
        return new Origin("configuration", true, WORKING_DIRECTORY);
    }

    /** Nobody said it: it is the default of the option at this path. */
    public static Origin standard(String path) {
        return new Origin(path, true, WORKING_DIRECTORY);
    }
}
