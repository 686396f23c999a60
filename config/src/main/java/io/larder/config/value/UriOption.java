package io.larder.config.value;

import java.util.Locale;
import java.util.Set;

/** One option of a connection string, as it was written. Names are compared without case, as drivers do. */
public record UriOption(String name, String value) {
    private static final Set<String> SECRET =
            Set.of("authmechanismproperties", "tlscertificatekeyfilepassword", "proxypassword");

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    public String lowerName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** As in the connection string, for showing. */
    @Override
    public String toString() {
        return name + "=" + (SECRET.contains(lowerName()) ? "***" : value);
    }
}
