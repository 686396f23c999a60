package io.larder.integration.link;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a link: the two sockets, and a thread for each direction. */
final class LinkedConnection {
    private static final int HEADER_BYTES = 16;

    private final TcpLink link;
    private final Socket client;
    private final Socket server;
    private final AtomicInteger directionsOpen = new AtomicInteger(2);
    private final Object closing = new Object();
    private volatile boolean repliesHeld;

    private LinkedConnection(TcpLink link, Socket client, Socket server) {
        this.link = link;
        this.client = client;
        this.server = server;
    }

    /** Empty where the server does not take the connection; the client's is closed then, as it would be without the link. */
    static Optional<LinkedConnection> open(TcpLink link, Socket client, int serverPort) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            return Optional.of(new LinkedConnection(link, client, server));
        } catch (IOException refused) {
            client.close();
            return Optional.empty();
        }
    }

    void start() {
        TcpLink.start(() -> pump(client, server, Stage.Direction.REQUEST), "link-requests");
        TcpLink.start(() -> pump(server, client, Stage.Direction.REPLY), "link-replies");
    }

    void cut() {
        synchronized (closing) {
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private void pump(Socket from, Socket to, Stage.Direction direction) {
        try {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            while (pass(in, out, to, direction)) {}
            to.shutdownOutput();
            if (directionsOpen.decrementAndGet() == 0) {
                cut();
            }
        } catch (IOException gone) {
            cut(); // one side has gone, and without it there is nothing left to link
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cut();
        } finally {
            link.closed(this);
        }
    }

    /** Passes one message on; false at the end of the stream. */
    private boolean pass(DataInputStream in, OutputStream out, Socket to, Stage.Direction direction)
            throws IOException, InterruptedException {
        byte[] message = read(in);
        if (message.length == 0) {
            return false;
        }
        ArmedFault fault = link.armed();
        boolean meant = direction == Stage.Direction.REQUEST
                ? fault.claims(this, message) && fault.stage().direction() == direction
                : fault.hasClaimed(this) && fault.stage().direction() == direction;
        if (!meant) {
            if (repliesHeld && direction == Stage.Direction.REPLY) {
                link.awaitRelease();
            }
            write(out, message, 0, message.length);
            return true;
        }
        // The server may answer a whole request faster than the fault strikes; that answer must not slip through.
        repliesHeld = fault.stage() == Stage.AFTER_REQUEST && fault.fault() != Fault.HALF_CLOSE;
        int before = fault.stage().bytesBefore(message.length);
        write(out, message, 0, before);
        return strike(fault, out, to, message, before);
    }

    private boolean strike(ArmedFault fault, OutputStream out, Socket to, byte[] message, int before)
            throws IOException, InterruptedException {
        if (fault.fault() == Fault.STALL) {
            fault.strike();
            link.awaitRelease();
            write(out, message, before, message.length);
            return true;
        }
        switch (fault.fault()) {
            case RESET -> reset();
            case HALF_CLOSE -> to.shutdownOutput();
            default -> cut();
        }
        fault.strike();
        if (fault.fault() == Fault.HALF_CLOSE) {
            drain(to == server ? client : server);
        }
        return false;
    }

    /** What the sender still sends goes nowhere, but it is taken from it. */
    private static void drain(Socket from) throws IOException {
        from.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void write(OutputStream out, byte[] message, int from, int to) throws IOException {
        if (!link.isByteByByte()) {
            out.write(message, from, to - from);
            return;
        }
        for (int i = from; i < to; i++) {
            out.write(message[i]);
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length == 0) {
            return header;
        }
        if (header.length < HEADER_BYTES) {
            throw new EOFException("the stream ends in a header");
        }
        int length = (header[0] & 0xFF) | ((header[1] & 0xFF) << 8) | ((header[2] & 0xFF) << 16) | (header[3] << 24);
        byte[] message = Arrays.copyOf(header, length);
        in.readFully(message, HEADER_BYTES, length - HEADER_BYTES);
        return message;
    }

    /** One thread of the connection may have closed a socket when the other one resets it: then it is too late to. */
    private void reset() throws IOException {
        synchronized (closing) {
            for (Socket socket : List.of(client, server)) {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }
}
