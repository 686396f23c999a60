package io.larder.integration.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Listens on a port of its own and passes every connection on to a server, message by message. A fault that is armed
 * strikes once, in the first exchange whose request holds the marker, at the stage that was asked for: by counting bytes,
 * never by time.
 *
 * <p>Threads: one that accepts, two for each connection. All end when the link is closed.
 */
public final class TcpLink implements AutoCloseable {
    private final ServerSocket listening;
    private final int serverPort;
    private final Set<LinkedConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean byteByByte;
    private volatile ArmedFault armed = ArmedFault.NONE;
    private volatile CountDownLatch released = new CountDownLatch(1);

    private TcpLink(ServerSocket listening, int serverPort) {
        this.listening = listening;
        this.serverPort = serverPort;
    }

    /** A link to a server on this machine. */
    public static TcpLink to(int serverPort) {
        try {
            TcpLink link = new TcpLink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
            start(link::accept, "link-accept");
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The next exchange whose request holds this ASCII text goes wrong. */
    public ArmedFault arm(Fault fault, Stage stage, String marker) {
        released = new CountDownLatch(1);
        armed = new ArmedFault(fault, stage, marker);
        return armed;
    }

    /** Lets what is stalled go on. */
    public void release() {
        released.countDown();
    }

    /** From now on every byte is a write of its own. */
    public void splitIntoBytes(boolean split) {
        byteByByte = split;
    }

    public int connections() {
        return open.size();
    }

    /** Cuts what is open now; new connections are accepted. */
    public void cutAll() {
        open.forEach(LinkedConnection::cut);
    }

    ArmedFault armed() {
        return armed;
    }

    boolean isByteByByte() {
        return byteByByte;
    }

    void awaitRelease() throws InterruptedException {
        released.await();
    }

    void closed(LinkedConnection connection) {
        open.remove(connection);
    }

    static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                LinkedConnection.open(this, client, serverPort).ifPresent(connection -> {
                    open.add(connection);
                    connection.start();
                });
            } catch (IOException closed) {
                return; // the listening socket was closed, which is how this thread is told to end
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release();
            cutAll();
        }
    }
}
