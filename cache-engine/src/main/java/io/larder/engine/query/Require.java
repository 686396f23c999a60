package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;

/** What a value must be for a server to take it; a query in which it is something else is refused. */
final class Require {
    private Require() {}

    static void that(boolean holds) {
        if (!holds) {
            throw new Refusal(Reason.UNUSABLE);
        }
    }

    static BsonCursor document(Value value) {
        that(value.isDocument());
        return value.elements();
    }

    static BsonCursor array(Value value) {
        that(value.isArray());
        return value.elements();
    }

    static String string(Value value) {
        that(value.type() == BsonTypes.STRING);
        return value.string();
    }

    /** The path in a string that begins with a dollar sign. */
    static String path(Value value) {
        String string = string(value);
        that(string.length() > 1 && string.charAt(0) == '$' && string.charAt(1) != '$');
        return string.substring(1);
    }

    /** A name that can be a field's; operators cannot. */
    static String fieldName(BsonCursor element) {
        String name = element.name();
        that(!name.isEmpty() && name.charAt(0) != '$');
        return name;
    }

    /** The one element of a document. */
    static BsonCursor single(Value value) {
        BsonCursor cursor = document(value);
        that(cursor.next());
        BsonCursor more = document(value);
        more.next();
        that(!more.next());
        return cursor;
    }

    /** Whether the first name of the document, if it is one, is an operator's. */
    static boolean beginsWithOperator(Value value) {
        if (!value.isDocument()) {
            return false;
        }
        BsonCursor cursor = value.elements();
        return cursor.next() && cursor.nameLength() > 0 && cursor.buffer().getByte(cursor.nameOffset()) == '$';
    }
}
