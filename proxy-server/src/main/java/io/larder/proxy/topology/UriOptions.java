package io.larder.proxy.topology;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of a connection string by their lower-case names, for those that other drivers know and the Java driver only
 * warns of (certificate files, above all).
 */
final class UriOptions {
    private static final Pattern BETWEEN_OPTIONS = Pattern.compile("[&;]");

    private final Map<String, String> options = new HashMap<>();

    UriOptions(String uri) {
        int query = uri.indexOf('?');
        if (query < 0) {
            return;
        }
        for (String pair : BETWEEN_OPTIONS.split(uri.substring(query + 1), -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                options.put(
                        pair.substring(0, equals).toLowerCase(Locale.ROOT),
                        URLDecoder.decode(pair.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
    }

    @Nullable
    String get(String name) {
        return options.get(name.toLowerCase(Locale.ROOT));
    }

    boolean isTrue(String name) {
        return "true".equals(get(name));
    }
}
