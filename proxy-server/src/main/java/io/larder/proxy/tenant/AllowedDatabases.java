package io.larder.proxy.tenant;

import java.util.List;
import java.util.stream.Collectors;

/** The databases that the clients of one tenant may use. */
public final class AllowedDatabases {
    private final List<NamePattern> patterns;

    public AllowedDatabases(List<NamePattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** Whether this is one of them. */
    public boolean contains(String database) {
        for (NamePattern pattern : patterns) {
            if (pattern.matches(database)) {
                return true;
            }
        }
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
