package io.larder.engine.query;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text of a shape: names, operators and structure, and a question mark for each value. Whatever decides about a shape
 * must show in its text, because shapes of one text are taken for the same.
 */
final class ShapeText {
    /** What a longer text is cut to, before the digest that still tells it from others. */
    private static final int LONGEST = 480;

    private final StringBuilder text = new StringBuilder();

    /** Something that this program made up. */
    ShapeText word(String word) {
        text.append(word);
        return this;
    }

    /** A name that a client made up: quoted unless nothing in it could be mistaken. */
    ShapeText name(String name) {
        if (!name.isEmpty() && name.chars().allMatch(ShapeText::isPlain)) {
            text.append(name);
            return this;
        }
        text.append('\'');
        name.chars().forEach(c -> {
            if (c == '\'' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029 || Character.isSurrogate((char) c)) {
                text.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            } else {
                text.append((char) c);
            }
        });
        text.append('\'');
        return this;
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '$'
                || c == '-';
    }

    /** In front of the next of several; the first is told by what stands before it. */
    ShapeText next() {
        char last = text.charAt(text.length() - 1);
        if (last != '{' && last != '[') {
            text.append(", ");
        }
        return this;
    }

    ShapeText field(String name) {
        return next().name(name).word(": ");
    }

    ShapeText value() {
        return word("?");
    }

    /** A value by which documents could be found if it had a canonical form; where it has none, that shows. */
    void equality(Value value, @Nullable Object canonical) {
        value();
        if (canonical == null) {
            word(
                    switch (value.type()) {
                        case BsonTypes.NULL -> "null";
                        case BsonTypes.ARRAY -> "array";
                        case BsonTypes.STRING -> "string";
                        default -> "other";
                    });
        }
    }

    /** The text as it is kept. */
    String text() {
        if (text.length() <= LONGEST) {
            return text.toString();
        }
        byte[] digest = sha256(text.toString());
        return text.substring(0, LONGEST) + "... #" + HexFormat.of().formatHex(Arrays.copyOf(digest, 16));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every runtime has SHA-256", e);
        }
    }
}
