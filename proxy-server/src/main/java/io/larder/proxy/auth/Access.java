package io.larder.proxy.auth;

import org.jspecify.annotations.Nullable;

/** What a user may do in a database. Each level holds the ones before it. */
public enum Access {
    READ("read"),
    READ_WRITE("readWrite"),
    ADMIN("admin");

    private final String levelName;

    Access(String levelName) {
        this.levelName = levelName;
    }

    /** The name in user files and on the command line. */
    public String levelName() {
        return levelName;
    }

    public boolean covers(Access needed) {
        return compareTo(needed) >= 0;
    }

    /** The level of that name, or null. */
    public static @Nullable Access named(String levelName) {
        for (Access access : values()) {
            if (access.levelName.equals(levelName)) {
                return access;
            }
        }
        return null;
    }
}
