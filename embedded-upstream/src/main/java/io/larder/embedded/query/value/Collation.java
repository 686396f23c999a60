package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How strings compare. The simple collation compares bytes; any other follows the rules of its locale.
 *
 * @param spec the complete specification as listCollections and listIndexes show it; null for simple
 */
public record Collation(@Nullable Document spec, @Nullable CollatedStrings strings) {
    public static final Collation SIMPLE = new Collation(null, null);

    private static final Set<String> FIELDS = Set.of(
            "locale",
            "caseLevel",
            "caseFirst",
            "strength",
            "numericOrdering",
            "alternate",
            "maxVariable",
            "normalization",
            "backwards",
            "version");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    /** From a command's {@code collation}; null and {locale: "simple"} are the simple one. */
    public static Collation of(@Nullable Document given) {
        if (given == null || given.isEmpty()) {
            return SIMPLE;
        }
        for (String field : given.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new CommandFailure(
                        ErrorCode.UNKNOWN_FIELD, "BSON field 'collation." + field + "' is an unknown field.");
            }
        }
        if (!(given.get("locale") instanceof String locale)) {
            throw new CommandFailure(
                    ErrorCode.MISSING_FIELD, "BSON field 'collation.locale' is missing but a required field");
        }
        if (locale.equals("simple")) {
            if (given.size() > 1) {
                throw bad("If 'locale' is 'simple', no other collation options may be specified");
            }
            return SIMPLE;
        }
        String language = locale.split("[_@-]", 2)[0];
        if (!LANGUAGES.contains(language) && !language.equals("root")) {
            throw bad("Field 'locale' is invalid in: " + Shell.render(given));
        }
        Document spec = new Document("locale", locale)
                .append("caseLevel", flag(given, "caseLevel", false))
                .append("caseFirst", choice(given, "caseFirst", "off", "upper", "lower"))
                .append("strength", strength(given))
                .append("numericOrdering", flag(given, "numericOrdering", false))
                .append("alternate", choice(given, "alternate", "non-ignorable", "shifted"))
                .append("maxVariable", choice(given, "maxVariable", "punct", "space"))
                .append("normalization", flag(given, "normalization", false))
                .append("backwards", flag(given, "backwards", locale.equals("fr_CA")))
                .append("version", "57.1");
        return new Collation(spec, new CollatedStrings(spec));
    }

    public boolean isSimple() {
        return strings == null;
    }

    public int compare(String a, String b) {
        return strings == null ? Strings.compare(a, b) : strings.compare(a, b);
    }

    /** A value with equals and hashCode that agrees with {@link #compare}. */
    public Object key(String value) {
        return strings == null ? value : strings.key(value);
    }

    /** As {@link #key}, but a text: what an index can store. */
    public String keyText(String value) {
        return strings == null ? value : strings.keyText(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Collation that && (spec == null ? that.spec == null : spec.equals(that.spec));
    }

    @Override
    public int hashCode() {
        return spec == null ? 0 : spec.hashCode();
    }

    private static boolean flag(Document given, String field, boolean otherwise) {
        Object value = given.getOrDefault(field, otherwise);
        if (!(value instanceof Boolean flag)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH,
                    "BSON field 'collation." + field + "' is the wrong type '" + TypeNames.of(value)
                            + "', expected type 'bool'");
        }
        return flag;
    }

    private static int strength(Document given) {
        Object value = given.getOrDefault("strength", 3);
        if (!(value instanceof Number)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH,
                    "BSON field 'collation.strength' is the wrong type '" + TypeNames.of(value)
                            + "', expected types '[long, int, decimal, double]'");
        }
        Integer strength = Numbers.wholeInt(value);
        if (strength == null || strength < 1 || strength > 5) {
            throw bad("Enumeration value '" + Shell.render(value)
                    + "' for field 'collation.strength' is not a valid value.");
        }
        return strength;
    }

    private static String choice(Document given, String field, String... choices) {
        Object value = given.getOrDefault(field, choices[0]);
        if (!(value instanceof String text)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH,
                    "BSON field 'collation." + field + "' is the wrong type '" + TypeNames.of(value)
                            + "', expected type 'string'");
        }
        if (!Arrays.asList(choices).contains(text)) {
            throw bad("Enumeration value '" + text + "' for field 'collation." + field + "' is not a valid value.");
        }
        return text;
    }

    private static CommandFailure bad(String message) {
        return new CommandFailure(ErrorCode.BAD_VALUE, message);
    }
}
