package io.larder.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;

/**
 * One thing that can be asked for.
 *
 * @param open whether it is answered without token, too; such a route tells nothing that has to be kept
 * @param parameters the names that may stand in its address; another one is a mistake
 */
public record Route(HttpMethod method, String path, boolean open, Set<String> parameters, Action action) {
    /** What it does. Runs on the admin thread, may wait a little, and does not throw for what a request can cause. */
    @FunctionalInterface
    public interface Action {
        Reply answer(Asked asked) throws BadRequestException;
    }

    public Route {
        parameters = Set.copyOf(parameters);
    }

    public static Route open(String path, Action action) {
        return new Route(HttpMethod.GET, path, true, Set.of(), action);
    }

    public static Route get(String path, Set<String> parameters, Action action) {
        return new Route(HttpMethod.GET, path, false, parameters, action);
    }

    public static Route post(String path, Action action) {
        return new Route(HttpMethod.POST, path, false, Set.of(), action);
    }
}
