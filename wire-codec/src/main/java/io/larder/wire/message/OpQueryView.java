package io.larder.wire.message;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;

/** Where the parts of a whole OP_QUERY stand. Only legacy handshakes use it: a query on {@code <database>.$cmd}. */
public final class OpQueryView {
    private static final int NAME_OFFSET = MessageHeader.LENGTH + 4;
    private static final String COMMAND_COLLECTION = ".$cmd";

    private int nameOffset;
    private int nameLength;
    private int queryOffset;
    private int queryLimit;

    public void parse(ByteBuf message) {
        int start = message.readerIndex();
        int end = start + MessageHeader.wholeLength(message);
        nameOffset = start + NAME_OFFSET;
        int nameEnd = nameOffset >= end ? -1 : message.indexOf(nameOffset, end, (byte) 0);
        if (nameEnd < 0) {
            throw new MalformedMessageException("OP_QUERY without a collection name");
        }
        nameLength = nameEnd - nameOffset;
        queryOffset = nameEnd + 1 + 8; // behind the numbers to skip and to return
        queryLimit = queryOffset + BsonCursor.documentLength(message, Math.min(queryOffset, end), end);
        if (queryLimit != end && queryLimit + BsonCursor.documentLength(message, queryLimit, end) != end) {
            throw new MalformedMessageException("OP_QUERY with bytes behind its documents");
        }
    }

    /** Whether this is a command and not a query of a collection. */
    public boolean isCommand(ByteBuf message) {
        int suffix = COMMAND_COLLECTION.length();
        return nameLength > suffix
                && BsonValues.equalsAscii(message, nameOffset + nameLength - suffix, suffix, COMMAND_COLLECTION);
    }

    public int databaseOffset() {
        return nameOffset;
    }

    /** The length of the database name of a command. */
    public int databaseLength() {
        return nameLength - COMMAND_COLLECTION.length();
    }

    public int queryOffset() {
        return queryOffset;
    }

    public int queryLimit() {
        return queryLimit;
    }
}
