package io.larder.embedded.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonDecodeException;
import io.larder.embedded.bson.BsonDecoder;
import io.larder.embedded.command.RawRequest;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.ReadPreference;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.Checksum;
import io.larder.wire.message.DocumentSequence;
import io.larder.wire.message.OpMsgView;
import io.larder.wire.message.OpQueryView;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns whole messages into requests. One reader a connection, used by one thread at a time. */
final class RequestReader {
    private static final ReadPreference SECONDARY_OK =
            new ReadPreference(ReadPreference.Mode.SECONDARY_PREFERRED, List.of(), -1);
    private static final int SECONDARY_OK_BIT = 4;

    /** What may still come in the legacy form since 5.1. */
    private static final Set<String> LEGACY_COMMANDS = Set.of(
            "hello", "isMaster", "ismaster", "buildInfo", "buildinfo", "saslStart", "saslContinue", "authenticate");

    private final OpMsgView opMsg = new OpMsgView();
    private final OpQueryView opQuery = new OpQueryView();
    private final DocumentSequence documents = new DocumentSequence();

    /**
     * Reads one message; the buffer stays the caller's.
     *
     * @throws MalformedMessageException where only closing the connection is left
     * @throws RefusedRequest where the client gets an error as its answer
     */
    Request read(ByteBuf message) {
        if (!CompressedMessage.isCompressed(message)) {
            return readPlain(message, null);
        }
        Compressor compressor = CompressedMessage.compressor(message);
        ByteBuf inflated = CompressedMessage.inflate(message, MessageHeader.DEFAULT_MAX_MESSAGE_BYTES, message.alloc());
        try {
            return readPlain(inflated, compressor);
        } finally {
            inflated.release();
        }
    }

    private Request readPlain(ByteBuf message, @Nullable Compressor compressor) {
        int id = MessageHeader.requestId(message, message.readerIndex());
        int opcode = MessageHeader.opcode(message, message.readerIndex());
        return switch (opcode) {
            case Opcode.OP_MSG -> readOpMsg(message, id, compressor);
            case Opcode.OP_QUERY -> readOpQuery(message, id, compressor);
            default -> throw new MalformedMessageException("opcode " + opcode + " is not served");
        };
    }

    private Request readOpMsg(ByteBuf message, int id, @Nullable Compressor compressor) {
        opMsg.parse(message);
        if (opMsg.hasChecksum()) {
            Checksum.verify(message);
        }
        ReplyForm form = new ReplyForm(false, opMsg.hasChecksum(), compressor);
        try {
            Document body = decode(message, opMsg.bodyOffset(), opMsg.bodyLimit());
            for (int i = 0; i < opMsg.sequences(); i++) {
                addSequence(message, i, body);
            }
            if (!(body.get("$db") instanceof String database)) {
                throw new CommandFailure(40571, "OP_MSG requests require a $db argument");
            }
            RawRequest command = new RawRequest(
                    nameOf(body),
                    checked(database),
                    body,
                    ReadPreference.PRIMARY,
                    opMsg.exhaustAllowed(),
                    !opMsg.moreToCome());
            return new Request(id, command, form);
        } catch (CommandFailure failure) {
            throw new RefusedRequest(id, form, !opMsg.moreToCome(), failure);
        }
    }

    private void addSequence(ByteBuf message, int index, Document body) {
        String name = message.toString(
                opMsg.sequenceNameOffset(index), opMsg.sequenceNameLength(index), StandardCharsets.UTF_8);
        List<Document> sequence = new ArrayList<>();
        documents.reset(message, opMsg, index);
        while (documents.next()) {
            sequence.add(decode(message, documents.documentOffset(), documents.documentLimit()));
        }
        if (body.put(name, sequence) != null) {
            throw new CommandFailure(40433, "Duplicate field between body and document sequence " + name);
        }
    }

    private Request readOpQuery(ByteBuf message, int id, @Nullable Compressor compressor) {
        opQuery.parse(message);
        ReplyForm form = new ReplyForm(true, false, compressor);
        if (!opQuery.isCommand(message)) {
            throw new MalformedMessageException("OP_QUERY is no longer served but for handshakes");
        }
        try {
            String database =
                    message.toString(opQuery.databaseOffset(), opQuery.databaseLength(), StandardCharsets.UTF_8);
            Document sent = decode(message, opQuery.queryOffset(), opQuery.queryLimit());
            Document body = unwrapped(sent);
            String name = nameOf(body);
            if (!LEGACY_COMMANDS.contains(name)) {
                throw new CommandFailure(
                        ErrorCode.UNSUPPORTED_OP_QUERY_COMMAND,
                        "Unsupported OP_QUERY command: " + name + ". The client driver may require an upgrade."
                                + " For more details see https://dochub.mongodb.org/core/legacy-opcode-removal");
            }
            boolean secondaryOk =
                    (message.getIntLE(message.readerIndex() + MessageHeader.LENGTH) & SECONDARY_OK_BIT) != 0;
            ReadPreference preference = secondaryOk ? SECONDARY_OK : ReadPreference.PRIMARY;
            return new Request(id, new RawRequest(name, checked(database), body, preference, false, true), form);
        } catch (CommandFailure failure) {
            throw new RefusedRequest(id, form, true, failure);
        }
    }

    private static Document unwrapped(Document sent) {
        for (String wrapper : List.of("$query", "query")) {
            if (nameOf(sent).equals(wrapper) && sent.get(wrapper) instanceof Document inner) {
                Document body = inner.clone();
                if (sent.containsKey("$readPreference")) {
                    body.put("$readPreference", sent.get("$readPreference"));
                }
                return body;
            }
        }
        return sent;
    }

    private static String nameOf(Document body) {
        return body.isEmpty() ? "" : body.keySet().iterator().next();
    }

    private static String checked(String database) {
        boolean bad = database.isEmpty() || database.length() > 63;
        for (int i = 0; i < database.length() && !bad; i++) {
            bad = "/\\. \"$\0".indexOf(database.charAt(i)) >= 0;
        }
        if (bad && !database.equals("$external")) {
            throw new CommandFailure(ErrorCode.INVALID_NAMESPACE, "Invalid database name: '" + database + "'");
        }
        return database;
    }

    private static Document decode(ByteBuf message, int offset, int limit) {
        byte[] bytes = new byte[limit - offset];
        message.getBytes(offset, bytes);
        try {
            return BsonDecoder.decode(bytes);
        } catch (BsonDecodeException bad) {
            throw new CommandFailure(ErrorCode.INVALID_BSON, String.valueOf(bad.getMessage()));
        }
    }
}
