package io.larder.engine.change.write;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.DocumentSequence;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of commands: fields of the body, and lists that may stand in the body or in a section of their own. */
final class Statements {
    private Statements() {}

    static Value body(CommandView command) {
        return Value.document(command.message(), command.bodyOffset(), command.bodyLimit());
    }

    static @Nullable Value field(Value document, String name) {
        BsonCursor cursor = document.elements();
        while (cursor.next()) {
            if (cursor.nameIs(name)) {
                return Value.at(cursor);
            }
        }
        return null;
    }

    static boolean isTrue(Value document, String name) {
        Value value = field(document, name);
        return value != null && value.truth();
    }

    static @Nullable String string(Value document, String name) {
        Value value = field(document, name);
        return value != null && value.type() == BsonTypes.STRING ? value.string() : null;
    }

    /** Each document of the list, wherever it stands. */
    static void each(CommandView command, String name, Consumer<Value> statement) {
        Value list = field(body(command), name);
        if (list != null && list.isArray()) {
            BsonCursor cursor = list.elements();
            while (cursor.next()) {
                if (cursor.type() == BsonTypes.DOCUMENT) {
                    statement.accept(Value.at(cursor));
                }
            }
        }
        int section = command.isLegacy() ? -1 : command.sections().sequence(command.message(), name);
        if (section >= 0) {
            DocumentSequence documents = new DocumentSequence().reset(command.message(), command.sections(), section);
            while (documents.next()) {
                statement.accept(
                        Value.document(command.message(), documents.documentOffset(), documents.documentLimit()));
            }
        }
    }
}
