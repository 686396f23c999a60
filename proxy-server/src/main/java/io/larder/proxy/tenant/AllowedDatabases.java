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
 * server as a whole is no tenant's, or of the one that has the rest: all databases but those by which others are chosen.
 */
public final class AllowedDatabases implements Rights {
    private final List<NamePattern> patterns;
    private final NameTable<Boolean> names;
    private final boolean others;

    public AllowedDatabases(List<NamePattern> patterns) {
        this(patterns, false);
    }

    /** Of the one that has the rest. */
    public static AllowedDatabases allBut(List<NamePattern> patterns) {
        return new AllowedDatabases(patterns, true);
    }

    private AllowedDatabases(List<NamePattern> patterns, boolean others) {
        this.others = others;
        this.patterns = List.copyOf(patterns);
        this.names = new NameTable<>(patterns.stream()
                .filter(NamePattern::isName)
                .collect(Collectors.toMap(NamePattern::toString, pattern -> true, (one, other) -> one)));
    }

    @Override
    public boolean may(Access needed, String database) {
        for (NamePattern pattern : patterns) {
            if (pattern.matches(database)) {
                return !others;
            }
        }
        return others;
    }

    @Override
    public boolean may(Access needed, ByteBuf buf, int offset, int length) {
        return names.get(buf, offset, length) != null
                ? !others
                : may(needed, buf.toString(offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public boolean mayEverywhere(Access needed) {
        return others && needed == Access.ADMIN;
    }

    /** Whether they are all but the named ones. */
    public boolean isAllBut() {
        return others;
    }

    /** A regular expression that exactly the names match that are named, as servers read it. */
    public String asRegex() {
        return patterns.stream().map(NamePattern::asRegex).collect(Collectors.joining("|"));
    }

    /** As an end of "may use". */
    @Override
    public String toString() {
        return others
                ? "all databases but " + names() + ", which are of other tenants"
                : "the databases " + names() + " only";
    }

    private String names() {
        return patterns.stream().map(NamePattern::toString).collect(Collectors.joining(", "));
    }
}
