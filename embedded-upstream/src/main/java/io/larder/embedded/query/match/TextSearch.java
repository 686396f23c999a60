package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.path.ElementPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code $text}: words joined by or, phrases in quotes and negated words, over the fields of the collection's text index.
 * Words are compared without case and with the plainest English endings cut off.
 */
public final class TextSearch {
    private static final Set<String> OPTIONS = Set.of("$search", "$language", "$caseSensitive", "$diacriticSensitive");
    private static final Set<String> STOP_WORDS = Set.of(
            "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
            "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was",
            "will", "with");
    private static final Pattern TERM = Pattern.compile("(-?)\"([^\"]*)\"|(-?)([^\\s\"]+)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    private final Map<String, Double> weights;
    private final boolean caseSensitive;
    private final Set<String> words = new HashSet<>();
    private final Set<String> excluded = new HashSet<>();
    private final List<String> phrases = new ArrayList<>();
    private final List<String> excludedPhrases = new ArrayList<>();

    private TextSearch(Map<String, Double> weights, boolean caseSensitive, String search) {
        this.weights = weights;
        this.caseSensitive = caseSensitive;
        Matcher terms = TERM.matcher(search);
        while (terms.find()) {
            if (terms.group(2) != null) {
                (terms.group(1).isEmpty() ? phrases : excludedPhrases).add(fold(terms.group(2)));
                if (terms.group(1).isEmpty()) {
                    words.addAll(words(terms.group(2)));
                }
            } else {
                (terms.group(3).isEmpty() ? words : excluded).addAll(words(terms.group(4)));
            }
        }
    }

    /** The weights are those of the text index's fields ({@code $**} for all of them); null if there is no such index. */
    static TextSearch parse(@Nullable Object argument, @Nullable Map<String, Double> weights) {
        if (!(argument instanceof Document spec)) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "$text expects an object");
        }
        if (!(spec.get("$search") instanceof String search)) {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "\"$search\" had the wrong type. Expected string");
        }
        for (String option : spec.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "extra fields in $text");
            }
        }
        if (weights == null) {
            throw new CommandFailure(ErrorCode.INDEX_NOT_FOUND, "text index required for $text query");
        }
        return new TextSearch(weights, Boolean.TRUE.equals(spec.get("$caseSensitive")), search);
    }

    public boolean matches(Document document) {
        return score(document) > 0;
    }

    /** Zero for a document that does not match. */
    public double score(Document document) {
        double score = 0;
        StringBuilder all = new StringBuilder();
        for (Map.Entry<String, Double> field : weights.entrySet()) {
            for (String text : texts(document, field.getKey())) {
                all.append(fold(text)).append('\n');
                List<String> found = words(text);
                if (found.stream().anyMatch(excluded::contains)) {
                    return 0;
                }
                score += field.getValue() * fieldScore(found);
            }
        }
        String everything = all.toString();
        boolean phrasesHold = phrases.stream().allMatch(everything::contains)
                && excludedPhrases.stream().noneMatch(everything::contains);
        return phrasesHold ? score : 0;
    }

    /** As the server scores a field: each word counts by its share of the text and its number of occurrences. */
    private double fieldScore(List<String> found) {
        double score = 0;
        for (String word : words) {
            long count = found.stream().filter(word::equals).count();
            double partial = 0;
            for (int i = 0; i < count; i++) {
                partial += 1 / Math.pow(2, i);
            }
            if (count > 0) {
                score += partial * (0.5 * count / found.size() + 0.5) * (found.size() == 1 ? 1.1 : 1);
            }
        }
        return score;
    }

    private static List<String> texts(Document document, String path) {
        List<String> texts = new ArrayList<>();
        if (path.equals("$**")) {
            everyString(document, texts);
        } else {
            new ElementPath(path).anyElement(document, (value, index) -> {
                if (value instanceof String text) {
                    texts.add(text);
                }
                return false;
            });
        }
        return texts;
    }

    private static void everyString(@Nullable Object value, List<String> into) {
        if (value instanceof String text) {
            into.add(text);
        } else if (value instanceof Document document) {
            document.values().forEach(each -> everyString(each, into));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> everyString(each, into));
        }
    }

    private List<String> words(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = WORD.matcher(fold(text));
        while (matcher.find()) {
            String word = matcher.group();
            if (!STOP_WORDS.contains(word.toLowerCase(Locale.ROOT))) {
                found.add(stem(word));
            }
        }
        return found;
    }

    private String fold(String text) {
        return caseSensitive ? text : text.toLowerCase(Locale.ROOT);
    }

    private static String stem(String word) {
        for (String ending : List.of("ing", "ies", "ed", "es", "s")) {
            if (word.length() > ending.length() + 2 && word.endsWith(ending)) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word.length() > 3 && (word.endsWith("e") || word.endsWith("y"))
                ? word.substring(0, word.length() - 1)
                : word;
    }
}
