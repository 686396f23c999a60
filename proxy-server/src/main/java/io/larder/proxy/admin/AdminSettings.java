package io.larder.proxy.admin;

import io.larder.proxy.net.ListenerTls;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP listener.
 *
 * @param token null where only open routes are served
 */
public record AdminSettings(
        InetSocketAddress address, @Nullable ListenerTls tls, @Nullable AdminToken token, List<Route> routes) {
    public AdminSettings {
        routes = List.copyOf(routes);
        if (token == null && !routes.stream().allMatch(Route::open)) {
            throw new IllegalArgumentException("a listener without token has only open routes");
        }
    }
}
