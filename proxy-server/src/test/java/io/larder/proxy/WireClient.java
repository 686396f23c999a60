package io.larder.proxy;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** A client at the level of bytes, for what drivers do not do. Blocks; gives up after a while. */
public final class WireClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int lastRequestId;

    public WireClient(SocketAddress address) throws IOException {
        this(new Socket(), (InetSocketAddress) address);
    }

    public WireClient(Socket socket, InetSocketAddress address) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        if (!socket.isConnected()) {
            socket.connect(address, TIMEOUT_MILLIS);
        }
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** The bytes of a command as OP_MSG, with {@code $db: test} unless it names one. */
    public byte[] encode(String json, int flags) {
        BsonDocument command = BsonDocument.parse(json);
        if (!command.containsKey("$db")) {
            command.append("$db", new BsonString("test"));
        }
        return bytes(MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, ++lastRequestId, 0, flags, command));
    }

    public static byte[] bytes(ByteBuf message) {
        try {
            return ByteBufUtil.getBytes(message);
        } finally {
            message.release();
        }
    }

    public int lastRequestId() {
        return lastRequestId;
    }

    public WireClient send(String json) throws IOException {
        return sendRaw(encode(json, 0));
    }

    public WireClient sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** The next whole message, as it came. */
    public ByteBuf readRaw() throws IOException {
        byte[] header = in.readNBytes(MessageHeader.LENGTH);
        if (header.length < MessageHeader.LENGTH) {
            throw new EOFException("the connection was closed after " + header.length + " bytes");
        }
        int length = Unpooled.wrappedBuffer(header).getIntLE(0);
        byte[] rest = in.readNBytes(length - MessageHeader.LENGTH);
        return Unpooled.wrappedBuffer(header, rest).copy();
    }

    /** The body of the next reply, inflated where that is needed. */
    public BsonDocument read() throws IOException {
        ByteBuf message = readRaw();
        if (CompressedMessage.isCompressed(message)) {
            message = CompressedMessage.inflate(message, 48_000_000, UnpooledByteBufAllocator.DEFAULT);
        }
        try {
            ReplyView view = new ReplyView();
            view.parse(message);
            return RawDocuments.read(message, view.bodyOffset(), view.bodyLimit());
        } finally {
            message.release();
        }
    }

    public BsonDocument ask(String json) throws IOException {
        return send(json).read();
    }

    /** Whether the other side closes, and has nothing more to say. */
    public boolean isClosedByPeer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
