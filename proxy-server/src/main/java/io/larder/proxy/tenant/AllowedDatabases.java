package io.larder.proxy.tenant;

import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Rights;
import io.larder.wire.bson.NameTable;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The databases that the clients of one tenant may use, and in these everything: what each user may do there others decide. The
 * server as a whole is no tenant's.
 */
public final class AllowedDatabases implements Rights {
    private final List<NamePattern> patterns;
    private final NameTable<Boolean> names;

    public AllowedDatabases(List<NamePattern> patterns) {
        this.patterns = List.copyOf(patterns);
        this.names = new NameTable<>(patterns.stream()
                .filter(NamePattern::isName)
                .collect(Collectors.toMap(NamePattern::toString, pattern -> true, (one, other) -> one)));
    }

    @Override
    public boolean may(Access needed, String database) {
        for (NamePattern pattern : patterns) {
            if (pattern.matches(database)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean may(Access needed, ByteBuf buf, int offset, int length) {
        return names.get(buf, offset, length) != null
                || may(needed, buf.toString(offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public boolean mayEverywhere(Access needed) {
        return false;
    }

    /** A regular expression that exactly their names match, as servers read it. */
    public String asRegex() {
        return patterns.stream().map(NamePattern::asRegex).collect(Collectors.joining("|"));
    }

    @Override
    public String toString() {
        return patterns.stream().map(NamePattern::toString).collect(Collectors.joining(", "));
    }
}
