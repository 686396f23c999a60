package io.larder.engine.key;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Who may see an answer: the users of one upstream, within one tenant, as one principal (or as several that a tenant declares
 * to share). Made once for each principal; part of every key. Immutable.
 */
public final class Scope {
    private final String tenant;
    private final String upstream;
    private final String principal;
    private final byte[] framed;

    /** The principal is user, authentication database and mechanism, or what stands for those who share. */
    public Scope(String tenant, String upstream, String principal) {
        this.tenant = tenant;
        this.upstream = upstream;
        this.principal = principal;
        this.framed = frame(tenant, upstream, principal);
    }

    private static byte[] frame(String... parts) {
        var bytes = Unpooled.buffer();
        for (String part : parts) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            bytes.writeIntLE(utf8.length).writeBytes(utf8);
        }
        return ByteBufUtil.getBytes(bytes);
    }

    public String tenant() {
        return tenant;
    }

    public String upstream() {
        return upstream;
    }

    public String principal() {
        return principal;
    }

    /** The parts with their lengths, so that no two scopes have the same bytes. Not to be written to. */
    byte[] framed() {
        return framed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scope scope
                && tenant.equals(scope.tenant)
                && upstream.equals(scope.upstream)
                && principal.equals(scope.principal);
    }

    @Override
    public int hashCode() {
        return (tenant.hashCode() * 31 + upstream.hashCode()) * 31 + principal.hashCode();
    }

    @Override
    public String toString() {
        return tenant + " as " + principal + " at " + upstream;
    }
}
