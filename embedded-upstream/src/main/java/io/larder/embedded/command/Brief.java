package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command in few words, for messages and for currentOp: values that are long or secret are left out. */
public final class Brief {
    private static final int LONGEST = 1000;

    private Brief() {}

    public static String of(Invocation invocation) {
        if (invocation.traits().sensitive()) {
            return "{ " + invocation.request().name() + ": ... }";
        }
        StringBuilder text = new StringBuilder("{ ");
        for (Map.Entry<String, Object> each : invocation.body().entrySet()) {
            if (text.length() > 2) {
                text.append(", ");
            }
            text.append(each.getKey()).append(": ").append(value(each.getValue()));
            if (text.length() > LONGEST) {
                return text.substring(0, LONGEST) + "... }";
            }
        }
        return text.append(" }").toString();
    }

    private static String value(@Nullable Object value) {
        if (value instanceof String string) {
            return '"' + string + '"';
        }
        if (value instanceof Document document) {
            return document.isEmpty() ? "{}" : document.toString(true);
        }
        return String.valueOf(value);
    }
}
