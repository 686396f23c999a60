package io.larder.proxy.request.command;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.ArrayList;
import java.util.List;

/** Finds the cursors that a command names. */
public final class NamedCursors {
    private NamedCursors() {}

    /** The one that a getMore continues; 0 where it names none. */
    public static long continued(CommandView getMore) {
        return getMore.firstElement().isNumber() ? getMore.firstElement().longValue() : 0;
    }

    /** Those that a killCursors is to end. */
    public static List<Long> killed(CommandView command) {
        List<Long> ids = new ArrayList<>();
        if (command.fields().is(CommandField.CURSORS, BsonTypes.ARRAY)) {
            int offset = command.fields().offset(CommandField.CURSORS);
            BsonCursor each = new BsonCursor()
                    .reset(command.message(), offset, offset + command.fields().length(CommandField.CURSORS));
            while (each.next()) {
                if (each.isNumber()) {
                    ids.add(each.longValue());
                }
            }
        }
        return ids;
    }
}
