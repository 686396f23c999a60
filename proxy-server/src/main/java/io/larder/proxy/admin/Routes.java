package io.larder.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what is asked for and has it done. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final List<Route> all;

    Routes(List<Route> all) {
        this.all = List.copyOf(all);
    }

    /**
     * @param known whether the client has shown who it is; without that nothing but open routes is told to exist
     */
    Found find(HttpMethod method, String address, boolean known) {
        QueryStringDecoder decoded = new QueryStringDecoder(address);
        try {
            decoded.path();
            decoded.parameters();
        } catch (IllegalArgumentException e) {
            return Found.refused(HttpResponseStatus.BAD_REQUEST, "the address has a % that no two hex digits follow");
        }
        List<Route> here = all.stream()
                .filter(route -> route.path().equals(decoded.path()))
                .toList();
        boolean open = !here.isEmpty() && here.stream().allMatch(Route::open);
        if (!open && !known) {
            return Found.refused(
                    HttpResponseStatus.UNAUTHORIZED, "expected a bearer token (Authorization: Bearer ...)");
        }
        if (here.isEmpty()) {
            return Found.refused(HttpResponseStatus.NOT_FOUND, "there is nothing at this address");
        }
        // HEAD is what GET is, without the body.
        HttpMethod meant = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        for (Route route : here) {
            if (route.method().equals(meant)) {
                Set<String> unknown = new TreeSet<>(decoded.parameters().keySet());
                unknown.removeAll(route.parameters());
                return unknown.isEmpty()
                        ? new Found(route, new Asked(decoded.parameters(), ""), "", null)
                        : Found.refused(
                                HttpResponseStatus.BAD_REQUEST,
                                "no such parameter: " + unknown.iterator().next());
            }
        }
        String allowed = here.stream().map(route -> route.method().name()).collect(Collectors.joining(", "));
        return new Found(
                null,
                null,
                allowed,
                Reply.error(HttpResponseStatus.METHOD_NOT_ALLOWED, "expected " + allowed + " at this address"));
    }

    static Reply answer(Route route, Asked asked) {
        try {
            return route.action().answer(asked);
        } catch (BadRequestException e) {
            return Reply.error(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed; this is a bug in Larder", route.method(), route.path(), e);
            return Reply.error(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR, "an internal failure; the log has the details");
        }
    }
}
