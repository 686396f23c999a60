package io.larder.proxy.request.command;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;

/** Tells reads whose cursors have no end: of tailable cursors, and of change streams. */
final class EndlessCursors {
    private EndlessCursors() {}

    static boolean opens(CommandView command) {
        if (!command.fields().is(CommandField.PIPELINE, BsonTypes.ARRAY)) {
            return command.fields().isTrue(CommandField.TAILABLE);
        }
        int offset = command.fields().offset(CommandField.PIPELINE);
        BsonCursor stages = new BsonCursor()
                .reset(command.message(), offset, offset + command.fields().length(CommandField.PIPELINE));
        if (!stages.next() || stages.type() != BsonTypes.DOCUMENT) {
            return false;
        }
        BsonCursor first = new BsonCursor().enter(stages);
        return first.next() && first.nameIs("$changeStream");
    }
}
