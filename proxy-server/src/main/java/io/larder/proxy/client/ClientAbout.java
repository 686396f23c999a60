package io.larder.proxy.client;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as far as its requests have told.
 *
 * @param user as {@code name@database}; null where nobody is known to be logged in
 * @param application what it and its driver call themselves; null where they have not
 * @param lastRequestNanos when its last request was read, by the clock of {@link System#nanoTime()}
 */
public record ClientAbout(String tenant, @Nullable String user, @Nullable String application, long lastRequestNanos) {
    static final ClientAbout NOTHING_KNOWN = new ClientAbout("", null, null, 0);
}
