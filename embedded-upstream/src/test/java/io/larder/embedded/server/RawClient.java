package io.larder.embedded.server;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.Checksum;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.larder.wire.message.OpMsgView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** A client that writes and reads single messages, to see what drivers hide. Messages wait ten seconds at most. */
public final class RawClient implements AutoCloseable {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    /** One reply as it came. */
    public record Answer(int opcode, int requestId, int responseTo, int flags, boolean compressed, BsonDocument body) {
        public boolean moreToCome() {
            return (flags & OpMsg.MORE_TO_COME) != 0;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private int lastId = 100;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Sends a command and reads one reply. */
    public Answer run(String json) throws IOException {
        send(json, 0);
        Answer answer = read();
        if (answer == null) {
            throw new EOFException("connection closed instead of a reply to " + json);
        }
        return answer;
    }

    /** Sends an OP_MSG; returns its id. */
    public int send(String json, int flags) throws IOException {
        int id = ++lastId;
        ByteBuf message = ALLOCATOR.buffer();
        int start = MessageWriter.beginOpMsg(message, id, 0, flags);
        message.writeByte(OpMsg.KIND_BODY);
        RawDocuments.write(BsonDocument.parse(json), message);
        MessageWriter.end(message, start);
        sendBytes(message);
        return id;
    }

    public void sendCompressed(String json, Compressor compressor) throws IOException {
        ByteBuf plain = MessageWriter.opMsg(ALLOCATOR, ++lastId, 0, 0, BsonDocument.parse(json));
        sendBytes(CompressedMessage.compress(plain, compressor, ALLOCATOR));
        plain.release();
    }

    public void sendLegacy(String database, String json) throws IOException {
        sendBytes(MessageWriter.opQuery(ALLOCATOR, ++lastId, database, BsonDocument.parse(json)));
    }

    /** Consumes the buffer. */
    public void sendBytes(ByteBuf message) throws IOException {
        byte[] bytes = new byte[message.readableBytes()];
        message.readBytes(bytes);
        message.release();
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next reply, or null if the server closed the connection. */
    public @Nullable Answer read() throws IOException {
        byte[] bytes = readMessage();
        if (bytes == null) {
            return null;
        }
        ByteBuf message = Unpooled.wrappedBuffer(bytes);
        boolean compressed = CompressedMessage.isCompressed(message);
        ByteBuf plain = compressed
                ? CompressedMessage.inflate(message, MessageHeader.DEFAULT_MAX_MESSAGE_BYTES, ALLOCATOR)
                : message;
        try {
            return decode(plain, compressed);
        } finally {
            plain.release();
        }
    }

    private static Answer decode(ByteBuf message, boolean compressed) {
        int opcode = MessageHeader.opcode(message, 0);
        int id = MessageHeader.requestId(message, 0);
        int responseTo = MessageHeader.responseTo(message, 0);
        if (opcode == Opcode.OP_REPLY) {
            int flags = message.getIntLE(MessageHeader.LENGTH);
            return new Answer(
                    opcode,
                    id,
                    responseTo,
                    flags,
                    compressed,
                    RawDocuments.read(message, MessageHeader.LENGTH + 20, message.writerIndex()));
        }
        OpMsgView view = new OpMsgView();
        view.parse(message);
        if (view.hasChecksum()) {
            Checksum.verify(message);
        }
        return new Answer(
                opcode,
                id,
                responseTo,
                view.flags(),
                compressed,
                RawDocuments.read(message, view.bodyOffset(), view.bodyLimit()));
    }

    /** How many bytes come until the server closes the connection. */
    public int bytesUntilClosed() throws IOException {
        return in.readAllBytes().length;
    }

    private byte @Nullable [] readMessage() throws IOException {
        try {
            byte[] head = in.readNBytes(4);
            if (head.length < 4) {
                return null;
            }
            int length = Unpooled.wrappedBuffer(head).getIntLE(0);
            byte[] bytes = new byte[length];
            System.arraycopy(head, 0, bytes, 0, 4);
            in.readFully(bytes, 4, length - 4);
            return bytes;
        } catch (SocketException | EOFException closed) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
