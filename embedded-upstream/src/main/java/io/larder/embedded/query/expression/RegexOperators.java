package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Patterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** $regexMatch, $regexFind, $regexFindAll. */
final class RegexOperators {
    private static final Operators.ArgumentCodes CODES = new Operators.ArgumentCodes(51103, 31024, 31022);

    private RegexOperators() {}

    static void register(Operators operators) {
        operators.named("$regexMatch", Set.of("input", "regex"), Set.of("options"), CODES, (arguments, frame) -> {
            Matcher matcher = matcher("$regexMatch", arguments);
            return matcher != null && matcher.find();
        });
        operators.named("$regexFind", Set.of("input", "regex"), Set.of("options"), CODES, (arguments, frame) -> {
            Matcher matcher = matcher("$regexFind", arguments);
            return matcher != null && matcher.find() ? found(matcher, text(arguments)) : null;
        });
        operators.named("$regexFindAll", Set.of("input", "regex"), Set.of("options"), CODES, (arguments, frame) -> {
            Matcher matcher = matcher("$regexFindAll", arguments);
            List<@Nullable Object> all = new ArrayList<>();
            while (matcher != null && matcher.find()) {
                all.add(found(matcher, text(arguments)));
            }
            return all;
        });
    }

    private static String text(NamedArguments arguments) {
        return String.valueOf(arguments.get("input"));
    }

    private static @Nullable Matcher matcher(String name, NamedArguments arguments) {
        Object input = arguments.get("input");
        Object regex = arguments.get("regex");
        Object options = arguments.orNull("options");
        if (!Missing.isNullish(input) && !(input instanceof String)) {
            throw new CommandFailure(51104, name + " needs 'input' to be of type string");
        }
        if (!Missing.isNullish(regex) && !(regex instanceof String) && !(regex instanceof Regex)) {
            throw new CommandFailure(51105, name + " needs 'regex' to be of type string or regex");
        }
        if (options != null && !(options instanceof String)) {
            throw new CommandFailure(51106, name + " needs 'options' to be of type string");
        }
        if (regex instanceof Regex given && options != null && !given.options().isEmpty()) {
            throw new CommandFailure(
                    51107, name + ": found regex option(s) specified in both 'regex' and 'option' fields");
        }
        if (Missing.isNullish(input) || Missing.isNullish(regex)) {
            return null;
        }
        String pattern = regex instanceof Regex given ? given.pattern() : (String) regex;
        String flags = options != null ? (String) options : regex instanceof Regex given ? given.options() : "";
        return Patterns.compile(String.valueOf(pattern), flags)
                .matcher((String) java.util.Objects.requireNonNull(input));
    }

    private static Document found(Matcher matcher, String text) {
        List<@Nullable Object> captures = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            captures.add(matcher.group(i));
        }
        return new Document("match", matcher.group())
                .append("idx", text.codePointCount(0, matcher.start()))
                .append("captures", captures);
    }
}
