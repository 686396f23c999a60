package io.larder.embedded.admin;

import java.util.List;

/** The releases that this server can act as. */
public enum ServerVersion {
    V6_0(6, 0, 16, 17),
    V7_0(7, 0, 14, 21),
    V8_0(8, 0, 4, 25);

    private final int major;
    private final int minor;
    private final int patch;
    private final int wireVersion;

    ServerVersion(int major, int minor, int patch, int wireVersion) {
        this.major = major;
        this.minor = minor;
        this.patch = patch;
        this.wireVersion = wireVersion;
    }

    public int major() {
        return major;
    }

    public int wireVersion() {
        return wireVersion;
    }

    public String text() {
        return major + "." + minor + "." + patch;
    }

    /** As featureCompatibilityVersion is written. */
    public String featureVersion() {
        return major + "." + minor;
    }

    public List<Integer> array() {
        return List.of(major, minor, patch, 0);
    }

    /** The version that is written {@code 8.0} or {@code 8.0.4}. */
    public static ServerVersion named(String text) {
        for (ServerVersion each : values()) {
            if (text.equals(each.featureVersion()) || text.equals(each.text())) {
                return each;
            }
        }
        throw new IllegalArgumentException("version " + text + " is not one of 8.0, 7.0 and 6.0");
    }
}
