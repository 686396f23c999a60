package io.larder.config.value;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    /** As in a connection string, secrets included. What has a meaning there is percent-encoded, the rest stays readable. */
    String reveal() {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2C", ",")
                .replace("%3A", ":")
                .replace("%2F", "/");
        return name + "=" + encoded;
    }

    /** As in a connection string, for showing. */
    @Override
    public String toString() {
        return name + "=" + (SECRET.contains(lowerName()) ? "***" : value);
    }
}
