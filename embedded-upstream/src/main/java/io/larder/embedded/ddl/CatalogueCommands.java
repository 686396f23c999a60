package io.larder.embedded.ddl;

import io.larder.embedded.command.Command;
import io.larder.embedded.cursor.CursorReplies;
import java.util.ArrayList;
import java.util.List;

/** The catalogue commands of one member. */
public final class CatalogueCommands {
    private CatalogueCommands() {}

    public static List<Command> of(int majorVersion, CursorReplies cursors) {
        List<Command> all = new ArrayList<>(List.of(
                new CreateCommand(majorVersion),
                new DropCommand(majorVersion),
                new DropDatabaseCommand(),
                new RenameCommand(),
                new CreateIndexesCommand(),
                new DropIndexesCommand(),
                new CollModCommand(),
                new ConvertToCappedCommand(),
                new ListCollectionsCommand(cursors),
                new ListIndexesCommand(cursors)));
        all.addAll(SearchIndexCommands.all());
        return List.copyOf(all);
    }
}
