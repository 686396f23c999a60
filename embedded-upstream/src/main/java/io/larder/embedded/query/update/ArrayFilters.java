package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Shell;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The conditions behind {@code $[identifier]}, one per identifier. */
final class ArrayFilters {
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-zA-Z0-9]*");

    private final Map<String, Matcher> filters;

    private ArrayFilters(Map<String, Matcher> filters) {
        this.filters = filters;
    }

    static ArrayFilters parse(List<Document> given, Evaluation evaluation) {
        Map<String, Matcher> filters = new LinkedHashMap<>();
        for (Document filter : given) {
            Matcher matcher = Matcher.compile(filter, evaluation);
            Set<String> names = new HashSet<>();
            identifiers(filter, names);
            if (names.isEmpty()) {
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE,
                        "Cannot use an expression without a top-level field name in arrayFilters");
            }
            if (names.size() > 1) {
                List<String> two = names.stream().sorted().toList();
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE,
                        "Error parsing array filter :: caused by :: Expected a single top-level field name, found '"
                                + two.get(0) + "' and '" + two.get(1) + "'");
            }
            String name = names.iterator().next();
            if (!IDENTIFIER.matcher(name).matches()) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric "
                                + "string beginning with a lowercase letter, found '" + name + "'");
            }
            if (filters.put(name, matcher) != null) {
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE,
                        "Found multiple array filters with the same top-level field name " + name);
            }
        }
        return new ArrayFilters(filters);
    }

    private static void identifiers(Document filter, Set<String> into) {
        filter.forEach((name, value) -> {
            if (!name.startsWith("$")) {
                into.add(name.split("\\.", 2)[0]);
            } else if (value instanceof List<?> clauses) {
                clauses.forEach(clause -> {
                    if (clause instanceof Document document) {
                        identifiers(document, into);
                    }
                });
            }
        });
    }

    void requireUse(Iterable<UpdatePath> paths, Document update) {
        Set<String> used = new HashSet<>();
        for (UpdatePath path : paths) {
            for (String part : path.parts()) {
                if (UpdatePath.isIdentifier(part)) {
                    String name = UpdatePath.identifier(part);
                    used.add(name);
                    if (!name.isEmpty() && !filters.containsKey(name)) {
                        throw new CommandFailure(
                                ErrorCode.BAD_VALUE,
                                "No array filter found for identifier '" + name + "' in path '" + path.text() + "'");
                    }
                }
            }
        }
        for (String name : filters.keySet()) {
            if (!used.contains(name)) {
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE,
                        "The array filter for identifier '" + name + "' was not used in the update "
                                + Shell.render(update));
            }
        }
    }

    boolean accepts(String identifier, @Nullable Object element) {
        if (identifier.isEmpty()) {
            return true;
        }
        Matcher matcher = filters.get(identifier);
        return matcher != null && matcher.matches(new Document(identifier, element));
    }
}
