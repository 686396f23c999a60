package io.larder.proxy.journal;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * A command with its values taken out: names of fields and operators, and a question mark for each value. Documents to be
 * stored are a question mark as a whole. Bounded in depth and length.
 */
final class Outline {
    private static final int DEEPEST = 6;
    private static final int LONGEST = 400;
    private static final String CUT = "...";

    /** What every command may have, and says nothing about it. */
    private static final Set<String> COMMON = Set.of(
            "$db",
            "lsid",
            "$clusterTime",
            "txnNumber",
            "$readPreference",
            "apiVersion",
            "apiStrict",
            "apiDeprecationErrors",
            "comment");

    /** Whole documents of the client's. */
    private static final Set<String> BODIES = Set.of("documents", "u", "update", "newObj");

    private final StringBuilder text = new StringBuilder();

    private Outline() {}

    static String of(ByteBuf request) {
        CommandView command = new CommandView();
        command.parse(request);
        Outline outline = new Outline();
        outline.text.append(outline.printable(command.name()));
        BsonCursor each = new BsonCursor().reset(request, command.bodyOffset(), command.bodyLimit());
        boolean first = true;
        while (each.next() && !outline.isFull()) {
            String name = each.name();
            if (!first && !COMMON.contains(name)) {
                outline.text.append(' ').append(outline.printable(name)).append(' ');
                outline.value(each, name, 1);
            }
            first = false;
        }
        return outline.cut();
    }

    private boolean isFull() {
        return text.length() > LONGEST;
    }

    private String cut() {
        return isFull() ? text.substring(0, LONGEST) + CUT : text.toString();
    }

    private void value(BsonCursor at, String name, int depth) {
        boolean document = at.type() == BsonTypes.DOCUMENT;
        boolean array = at.type() == BsonTypes.ARRAY;
        if ((!document && !array) || isFull()) {
            text.append('?');
        } else if (depth > DEEPEST) {
            text.append(document ? "{...}" : "[...]");
        } else if (BODIES.contains(name) && !isOperators(at)) {
            text.append(document ? "{?}" : "[?]");
        } else if (document) {
            document(new BsonCursor().enter(at), depth);
        } else {
            array(new BsonCursor().enter(at), name, depth);
        }
    }

    /** An update says what to do by names that begin with a dollar; everything else is a document or a pipeline of them. */
    private static boolean isOperators(BsonCursor at) {
        BsonCursor inner = new BsonCursor().enter(at);
        return at.type() == BsonTypes.DOCUMENT && inner.next() && inner.name().startsWith("$");
    }

    private void document(BsonCursor each, int depth) {
        text.append('{');
        String between = "";
        while (each.next() && !isFull()) {
            String name = each.name();
            text.append(between).append(printable(name)).append(": ");
            value(each, name, depth + 1);
            between = ", ";
        }
        text.append('}');
    }

    /** The first element stands for all: the others mostly look like it. */
    private void array(BsonCursor each, String name, int depth) {
        int count = 0;
        text.append('[');
        while (each.next()) {
            boolean stages = name.equals("pipeline") && !isFull();
            if (count == 0 || stages) {
                text.append(count == 0 ? "" : ", ");
                value(each, "", depth + 1);
            }
            count++;
        }
        text.append(count < 2 || name.equals("pipeline") ? "]" : "] x" + count);
    }

    private String printable(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        name.chars().limit(LONGEST).forEach(c -> clean.append(c < ' ' || c == 0x7f ? '?' : (char) c));
        return clean.toString();
    }
}
