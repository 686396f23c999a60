package io.larder.benchmarks;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Waits until the server serves, opens many client connections, lets each say hello and run one ping, and then leaves them idle until its standard input
 * ends. Prints {@code ready N} once all are idle.
 *
 * <p>{@code IdleClients PORT COUNT}, on loopback.
 */
public final class IdleClients {
    private IdleClients() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        int count = Integer.parseInt(args[1]);
        List<SocketChannel> clients = new ArrayList<>(count);
        awaitServing(port);
        for (int i = 0; i < count; i++) {
            SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            run(client, "hello");
            run(client, "ping");
            clients.add(client);
        }
        System.out.println("ready " + clients.size());
        while (System.in.read() >= 0) {
            // Idle until the script closes our input.
        }
    }

    /** A proxy listens before it has reached its upstream, and says so to whoever asks too early. */
    private static void awaitServing(int port) throws IOException, InterruptedException {
        for (int tries = 0; ; tries++) {
            try (SocketChannel client =
                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                run(client, "hello");
                return;
            } catch (IOException e) {
                if (tries == 100) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static void run(SocketChannel client, String command) throws IOException {
        BsonDocument body = new BsonDocument(command, new BsonInt32(1)).append("$db", new BsonString("admin"));
        ByteBuf request = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, body);
        client.write(request.nioBuffer());
        request.release();
        ByteBuffer header = read(client, MessageHeader.LENGTH);
        int length = MessageHeader.messageLength(Unpooled.wrappedBuffer(header), 0);
        ByteBuf rest = Unpooled.wrappedBuffer(read(client, length - MessageHeader.LENGTH));
        BsonDocument reply = RawDocuments.read(rest, 5, rest.readableBytes());
        if (reply.getNumber("ok").intValue() != 1) {
            throw new IOException(command + " failed: " + reply.toJson());
        }
    }

    private static ByteBuffer read(SocketChannel client, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (client.read(bytes) < 0) {
                throw new EOFException("closed by the server");
            }
        }
        return bytes.flip();
    }
}
