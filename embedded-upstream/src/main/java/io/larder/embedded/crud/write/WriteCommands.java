package io.larder.embedded.crud.write;

import io.larder.embedded.command.Command;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.failpoint.FailPoints;
import java.util.List;

/** The writing commands of one member. */
public final class WriteCommands {
    /** How many documents of one insert share a cluster time from 8.0 on. */
    private static final int INSERTS_SHARING_ONE_TIME = 500;

    private WriteCommands() {}

    public static List<Command> of(FailPoints failPoints, int majorVersion, CursorReplies cursors) {
        return List.of(
                new InsertCommand(failPoints, majorVersion >= 8 ? INSERTS_SHARING_ONE_TIME : 1),
                new UpdateCommand(failPoints),
                new DeleteCommand(failPoints),
                new FindAndModifyCommand(failPoints),
                new BulkWriteCommand(failPoints, cursors));
    }
}
