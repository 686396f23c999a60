package io.larder.integration.raw;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A client for what the driver does not do. It writes and reads messages by itself, with nothing of what is under test.
 * Blocks; gives up after a while.
 */
final class RawClient implements AutoCloseable {
    static final int MORE_TO_COME = 1 << 1;
    static final int EXHAUST_ALLOWED = 1 << 16;

    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;
    private static final int HEADER = 16;

    /** Flags, cursor, first document, count: what stands between header and document in a legacy reply. */
    private static final int LEGACY_REPLY_FIELDS = 20;

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final WritableByteChannel out;
    private int lastRequestId;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = Channels.newChannel(socket.getOutputStream());
    }

    /** Connects to the one of these that takes writes. */
    static RawClient ofPrimary(List<String> hosts, boolean balanced) throws IOException {
        for (String host : hosts) {
            int colon = host.lastIndexOf(':');
            RawClient client =
                    new RawClient(new Socket(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1))));
            client.legacyQuery(BsonDocument.parse(balanced ? "{hello: 1, loadBalanced: true}" : "{hello: 1}"));
            if (client.read().body().getBoolean("isWritablePrimary").getValue()) {
                return client;
            }
            client.close();
        }
        throw new IllegalStateException("no primary among " + hosts);
    }

    /** Sends a command as OP_MSG. The id of the message. */
    int send(int flags, BsonDocument command) throws IOException {
        byte[] body = encode(command);
        ByteBuffer message = message(OP_MSG, 4 + 1 + body.length);
        message.putInt(flags).put((byte) 0).put(body);
        return write(message);
    }

    /** Sends a command of the database {@code admin} as OP_QUERY. The id of the message. */
    int legacyQuery(BsonDocument command) throws IOException {
        byte[] name = "admin.$cmd".getBytes(StandardCharsets.UTF_8);
        byte[] body = encode(command);
        ByteBuffer message = message(OP_QUERY, 4 + name.length + 1 + 8 + body.length);
        message.putInt(0).put(name).put((byte) 0).putInt(0).putInt(-1).put(body);
        return write(message);
    }

    Reply read() throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new EOFException("the connection was closed after " + header.length + " bytes");
        }
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        byte[] rest = in.readNBytes(fields.getInt() - HEADER);
        int id = fields.getInt();
        int responseTo = fields.getInt();
        int opcode = fields.getInt();
        int flags = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN).getInt();
        int start =
                switch (opcode) {
                    case OP_MSG -> 4 + 1;
                    case OP_REPLY -> LEGACY_REPLY_FIELDS;
                    default -> throw new IOException("unexpected opcode " + opcode);
                };
        BsonDocument body = new RawBsonDocument(rest, start, rest.length - start);
        return new Reply(id, responseTo, opcode == OP_REPLY, (flags & MORE_TO_COME) != 0, body);
    }

    private ByteBuffer message(int opcode, int length) {
        return ByteBuffer.allocate(HEADER + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(HEADER + length)
                .putInt(++lastRequestId)
                .putInt(0)
                .putInt(opcode);
    }

    private int write(ByteBuffer message) throws IOException {
        out.write(message.flip());
        return lastRequestId;
    }

    private static byte[] encode(BsonDocument document) {
        ByteBuf encoded = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * @param legacy whether it came as OP_REPLY
     * @param moreToCome whether another one follows unasked; of OP_MSG only
     */
    record Reply(int id, int responseTo, boolean legacy, boolean moreToCome, BsonDocument body) {}
}
