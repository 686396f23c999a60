package io.larder.proxy.request.command;

import io.larder.engine.session.SessionId;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import org.jspecify.annotations.Nullable;

/** Finds the logical session of a command, and the transaction in it. */
public final class Sessions {
    private static final int UUID_VALUE_LENGTH = 5 + 16;

    private Sessions() {}

    /** The id in {@code lsid}, null if there is none that servers would accept. */
    public static @Nullable SessionId id(CommandView command) {
        if (!command.fields().is(CommandField.LSID, BsonTypes.DOCUMENT)) {
            return null;
        }
        int offset = command.fields().offset(CommandField.LSID);
        return id(new BsonCursor()
                .reset(command.message(), offset, offset + command.fields().length(CommandField.LSID)));
    }

    /** The id in the document that the cursor is about to walk over. */
    public static @Nullable SessionId id(BsonCursor lsid) {
        while (lsid.next()) {
            if (lsid.nameIs("id") && lsid.type() == BsonTypes.BINARY && lsid.valueLength() == UUID_VALUE_LENGTH) {
                return SessionId.read(lsid.buffer(), lsid.valueOffset() + 5);
            }
        }
        return null;
    }

    /** The number of the transaction in its session; -1 where the command says none. */
    public static long transaction(CommandView command) {
        return command.fields().longOr(CommandField.TXN_NUMBER, -1);
    }
}
