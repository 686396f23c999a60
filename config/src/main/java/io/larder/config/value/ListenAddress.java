package io.larder.config.value;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a listener listens: a TCP address or the path of a Unix domain socket. */
public sealed interface ListenAddress {
    String EXPECTED = "host:port or unix:/path/to/socket";

    /** What sockaddr_un holds on Linux; macOS has four bytes less and says so itself. */
    int LONGEST_SOCKET_PATH = 107;

    record Tcp(HostPort hostPort) implements ListenAddress {
        @Override
        public String toString() {
            return hostPort.toString();
        }
    }

    record Unix(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    static ListenAddress parse(String text) throws Unreadable {
        if (text.startsWith("unix:")) {
            String path = text.substring("unix:".length());
            if (!path.startsWith("/")) {
                throw new Unreadable("expected an absolute path after unix:, found \"" + path + "\"");
            }
            int length = path.getBytes(StandardCharsets.UTF_8).length;
            if (length > LONGEST_SOCKET_PATH) {
                throw new Unreadable("expected a socket path of at most " + LONGEST_SOCKET_PATH + " bytes, found "
                        + length + " bytes");
            }
            return new Unix(Path.of(path));
        }
        try {
            return new Tcp(HostPort.parse(text));
        } catch (Unreadable e) {
            throw new Unreadable(
                    text.matches(".+:[0-9]{1,5}") ? e.reason() : "expected " + EXPECTED + ", found \"" + text + "\"");
        }
    }
}
