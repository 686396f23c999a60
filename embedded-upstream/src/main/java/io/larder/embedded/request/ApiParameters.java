package io.larder.embedded.request;

import org.jspecify.annotations.Nullable;

/** The versioned API fields of a command. */
public record ApiParameters(@Nullable String version, boolean strict, boolean deprecationErrors) {
    public static final ApiParameters NONE = new ApiParameters(null, false, false);
}
