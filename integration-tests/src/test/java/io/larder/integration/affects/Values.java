package io.larder.integration.affects;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.bson.Undefined;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values and documents from a pool so small that queries and changes meet. */
final class Values {
    private static final List<String> TEXTS = List.of("x", "y", "xy", "X", "");

    private final Random random;
    /** What is stored by now, so that queries and writes find something. */
    private List<Document> stored = List.of();

    Values(Random random) {
        this.random = random;
    }

    void stored(List<Document> documents) {
        stored = documents;
    }

    /** The identity of a stored document, mostly. */
    @Nullable
    Object knownId() {
        return stored.isEmpty() || oneIn(4) ? id() : any(stored).get("_id");
    }

    /** The value of a stored document's field, mostly. */
    @Nullable
    Object known(String field) {
        return stored.isEmpty() || oneIn(3) ? scalar() : any(stored).get(field);
    }

    boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    @SafeVarargs
    final <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    Object number() {
        int whole = random.nextInt(4);
        return switch (random.nextInt(10)) {
            case 0 -> (long) whole;
            case 1 -> (double) whole;
            case 2 -> new Decimal128(new BigDecimal(whole).setScale(random.nextInt(2)));
            case 3 -> any(0.5, -0.0, 1.5, Double.NaN, Double.POSITIVE_INFINITY);
            case 4 -> any(new Decimal128(new BigDecimal("0.5")), Decimal128.NaN, Decimal128.NEGATIVE_ZERO, -1);
            default -> whole;
        };
    }

    @Nullable
    Object scalar() {
        return switch (random.nextInt(20)) {
            case 0, 1 -> null;
            case 2 -> random.nextBoolean();
            case 3 -> Instant.ofEpochMilli(random.nextInt(3));
            case 4, 5, 6, 7, 8 -> any(TEXTS);
            case 9 -> any(MinKey.getInstance(), MaxKey.getInstance(), objectId(), new Regex("^x", ""));
            default -> number();
        };
    }

    ObjectId objectId() {
        return new ObjectId("6561f6b2d8c4e9a1b2c3d4e" + random.nextInt(3));
    }

    @Nullable
    Object value(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(10);
        if (kind >= 8) {
            return array(depth - 1);
        }
        return kind >= 6 ? parts(depth - 1) : scalar();
    }

    List<@Nullable Object> array(int depth) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(depth));
        }
        return elements;
    }

    /** An embedded document. */
    Document parts(int depth) {
        Document parts = new Document();
        for (String name : List.of("p", "q", "r")) {
            if (random.nextInt(3) > 0) {
                parts.put(name, value(depth));
            }
        }
        return parts;
    }

    /** What identities are made of; ids that are equal come in several types. */
    @Nullable
    Object id() {
        int whole = random.nextInt(7);
        return switch (random.nextInt(14)) {
            case 0 -> (long) whole;
            case 1 -> (double) whole;
            case 2 -> new Decimal128(new BigDecimal(whole).setScale(1));
            case 3 -> any("k1", "K1", "k2");
            case 4 -> new Document("x", any(1, 1L, 2));
            case 5 -> objectId();
            case 6 -> oneIn(4) ? null : any(0.5, true);
            default -> whole;
        };
    }

    /** The fields of a whole document but its identity. */
    Document content() {
        Document content = new Document();
        for (String name : List.of("a", "b", "c", "d", "e", "n")) {
            if (random.nextInt(5) > 0) {
                content.put(name, field(name));
            }
        }
        return content;
    }

    @Nullable
    Object field(String name) {
        return switch (name) {
            case "a" -> oneIn(6) ? value(2) : scalar();
            case "b" -> oneIn(40) ? Undefined.INSTANCE : scalar();
            case "c" -> value(2);
            case "d" -> oneIn(6) ? value(1) : parts(1);
            case "e" -> oneIn(4) ? value(2) : elements();
            default -> number();
        };
    }

    private List<@Nullable Object> elements() {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(oneIn(5) ? scalar() : parts(1));
        }
        return elements;
    }

    Document document() {
        Document document = new Document();
        if (!oneIn(25)) {
            document.put("_id", id());
        }
        document.putAll(content());
        return document;
    }

    /** Puts a collation that knows no case to a command or statement, now and then. */
    Document collated(Document to) {
        if (oneIn(10)) {
            to.put("collation", new Document("locale", "en").append("strength", 2));
        }
        return to;
    }

    static List<@Nullable Object> list(@Nullable Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }
}
