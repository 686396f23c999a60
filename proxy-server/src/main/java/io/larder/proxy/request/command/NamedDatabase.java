package io.larder.proxy.request.command;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.DocumentSequence;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The database that a command is about: its own, or where it goes to the admin database for others the first that it names. */
public final class NamedDatabase {
    private NamedDatabase() {}

    public static String of(CommandView command) {
        BsonCursor first = command.firstElement();
        String named = null;
        if (first.nameIs("renameCollection")) {
            named = databaseOf(first);
        } else if (first.nameIs("bulkWrite")) {
            named = ofBulkWrite(command);
        }
        return named == null ? command.database() : named;
    }

    private static @Nullable String ofBulkWrite(CommandView command) {
        ByteBuf buf = command.message();
        int sequence = command.isLegacy() ? -1 : command.sections().sequence(buf, "nsInfo");
        if (sequence >= 0) {
            DocumentSequence infos = new DocumentSequence().reset(buf, command.sections(), sequence);
            return infos.next()
                    ? ofInfo(new BsonCursor().reset(buf, infos.documentOffset(), infos.documentLimit()))
                    : null;
        }
        BsonCursor body = new BsonCursor().reset(buf, command.bodyOffset(), command.bodyLimit());
        while (body.next()) {
            if (body.nameIs("nsInfo") && body.type() == BsonTypes.ARRAY) {
                BsonCursor infos = new BsonCursor().enter(body);
                return infos.next() ? ofInfo(new BsonCursor().enter(infos)) : null;
            }
        }
        return null;
    }

    private static @Nullable String ofInfo(BsonCursor info) {
        while (info.next()) {
            if (info.nameIs("ns")) {
                return databaseOf(info);
            }
        }
        return null;
    }

    private static @Nullable String databaseOf(BsonCursor namespace) {
        String name = namespace.type() == BsonTypes.STRING ? namespace.stringValue() : "";
        int dot = name.indexOf('.');
        return dot <= 0 ? null : name.substring(0, dot);
    }
}
