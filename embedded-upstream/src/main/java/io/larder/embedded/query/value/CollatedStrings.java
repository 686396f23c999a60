package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.Document;
import java.math.BigInteger;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Comparison by the rules of a locale. Java's collator orders the letters; the rest is done here, because Java takes
 * spaces and punctuation as ignorable where ICU, which the server uses, does not: a string is cut into runs of letters,
 * numbers and single other characters, and runs compare with runs.
 *
 * <p>Collators are not thread-safe to share, so each use clones its own.
 */
final class CollatedStrings {
    private record Run(boolean letters, String text) {}

    private final Collator primary;
    private final Collator secondary;
    private final Collator tertiary;
    private final int strength;
    private final boolean caseLevel;
    private final boolean upperFirst;
    private final boolean numeric;
    private final boolean shifted;
    private final boolean spacesOnly;

    CollatedStrings(Document spec) {
        Locale locale = Locale.forLanguageTag(
                String.valueOf(spec.get("locale")).replaceAll("@.*", "").replace('_', '-'));
        strength = spec.get("strength") instanceof Integer given ? given : 3;
        caseLevel = Boolean.TRUE.equals(spec.get("caseLevel"));
        upperFirst = "upper".equals(spec.get("caseFirst"));
        numeric = Boolean.TRUE.equals(spec.get("numericOrdering"));
        shifted = "shifted".equals(spec.get("alternate"));
        spacesOnly = "space".equals(spec.get("maxVariable"));
        primary = collator(locale, Collator.PRIMARY);
        secondary = collator(locale, Collator.SECONDARY);
        tertiary = collator(locale, Collator.TERTIARY);
    }

    int compare(String a, String b) {
        List<Run> left = runs(a);
        List<Run> right = runs(b);
        int order = byRuns(left, right, primary);
        if (order == 0 && strength >= 2) {
            order = byRuns(left, right, secondary);
        }
        if (order == 0 && (strength >= 3 || caseLevel)) {
            order = byCase(a, b);
            if (order == 0 && strength >= 3) {
                order = byRuns(left, right, tertiary);
            }
        }
        if (order == 0 && shifted && strength >= 4) {
            order = Strings.compare(a, b);
        }
        return order == 0 && strength == 5 ? Strings.compare(a, b) : order;
    }

    /** Equal for strings that compare as equal, and only for those. */
    Object key(String value) {
        Collator letters = (Collator) (strength == 1 ? primary : strength == 2 ? secondary : tertiary).clone();
        List<Object> key = new ArrayList<>();
        for (Run run : runs(value)) {
            key.add(
                    run.letters
                            ? "L"
                                    + HexFormat.of()
                                            .formatHex(letters.getCollationKey(run.text)
                                                    .toByteArray())
                            : number(run.text));
        }
        if (caseLevel && strength < 3) {
            key.add(cases(value));
        }
        if (strength == 5 || (shifted && strength >= 4)) {
            key.add(value);
        }
        return key;
    }

    /** The same as one text: each part with its length, so that parts cannot run into each other. */
    String keyText(String value) {
        StringBuilder text = new StringBuilder();
        for (Object part : (List<?>) key(value)) {
            String written = part.toString();
            text.append(written.length()).append(':').append(written);
        }
        return text.toString();
    }

    private int byRuns(List<Run> left, List<Run> right, Collator shared) {
        Comparator<Object> letters = (Collator) shared.clone();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            Run x = left.get(i);
            Run y = right.get(i);
            int order = x.letters != y.letters
                    ? Boolean.compare(x.letters, y.letters)
                    : x.letters ? letters.compare(x.text, y.text) : byCharacter(x.text, y.text);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private int byCharacter(String x, String y) {
        Object a = number(x);
        Object b = number(y);
        if (a instanceof BigInteger m && b instanceof BigInteger n) {
            return m.compareTo(n);
        }
        int order = Integer.compare(group(x.codePointAt(0)), group(y.codePointAt(0)));
        return order != 0 ? order : Strings.compare(x, y);
    }

    private Object number(String run) {
        return numeric && Character.isDigit(run.codePointAt(0)) ? new BigInteger(run) : run;
    }

    /** Spaces before punctuation before symbols before digits, as in the root collation. */
    private static int group(int c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return 0;
        }
        if (Character.isDigit(c)) {
            return 3;
        }
        int type = Character.getType(c);
        return type == Character.MATH_SYMBOL
                        || type == Character.CURRENCY_SYMBOL
                        || type == Character.MODIFIER_SYMBOL
                        || type == Character.OTHER_SYMBOL
                ? 2
                : 1;
    }

    /** Lower case before upper case, unless caseFirst says otherwise. */
    private int byCase(String a, String b) {
        int order = Strings.compare(cases(a), cases(b));
        return upperFirst ? -order : order;
    }

    private static String cases(String value) {
        StringBuilder cases = new StringBuilder();
        value.codePoints().filter(Character::isLetter).forEach(c -> cases.append(Character.isUpperCase(c) ? '1' : '0'));
        return cases.toString();
    }

    private List<Run> runs(String value) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            int start = at;
            int first = value.codePointAt(at);
            at += Character.charCount(first);
            if (inLetters(first)) {
                while (at < value.length() && inLetters(value.codePointAt(at))) {
                    at += Character.charCount(value.codePointAt(at));
                }
                addLetters(runs, value.substring(start, at));
            } else if (numeric && Character.isDigit(first)) {
                while (at < value.length() && Character.isDigit(value.codePointAt(at))) {
                    at += Character.charCount(value.codePointAt(at));
                }
                runs.add(new Run(false, value.substring(start, at)));
            } else if (!(shifted && group(first) <= (spacesOnly ? 0 : 1))) {
                runs.add(new Run(false, value.substring(start, at)));
            }
        }
        return runs;
    }

    /** What was ignored between two runs of letters does not part them. */
    private static void addLetters(List<Run> runs, String text) {
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).letters) {
            runs.set(last, new Run(true, runs.get(last).text + text));
        } else {
            runs.add(new Run(true, text));
        }
    }

    private static boolean inLetters(int c) {
        int type = Character.getType(c);
        return Character.isLetter(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static Collator collator(Locale locale, int strength) {
        Collator collator = Collator.getInstance(locale);
        collator.setStrength(strength);
        collator.setDecomposition(Collator.CANONICAL_DECOMPOSITION);
        return collator;
    }
}
