package io.larder.proxy.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * What an address leads to: a route with its parameters, or the reply that says why it leads nowhere.
 *
 * @param allowed what the address would allow where the method is wrong; empty otherwise
 */
record Found(@Nullable Route route, @Nullable Asked asked, String allowed, @Nullable Reply refusal) {
    static Found refused(HttpResponseStatus status, String message) {
        return new Found(null, null, "", Reply.error(status, message));
    }
}
