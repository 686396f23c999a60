package io.larder.proxy.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file of a Unix domain socket that a process left behind when it ended. */
final class StaleSocket {
    private StaleSocket() {}

    /** Removes the file if nobody listens there any more; throws if somebody does, or if it is something else. */
    static void remove(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(file)) {
            throw new FileAlreadyExistsException(file + " is there and is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(file));
        } catch (ConnectException nobodyListens) {
            Files.delete(file);
            return;
        }
        throw new FileAlreadyExistsException(file + " is in use by another process");
    }
}
