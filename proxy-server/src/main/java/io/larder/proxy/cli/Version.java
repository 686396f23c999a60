package io.larder.proxy.cli;

import java.util.Objects;

/** The version of the jar that runs. */
final class Version {
    private Version() {}

    static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(not packaged)");
    }
}
