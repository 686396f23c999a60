package io.larder.config.load;

import io.larder.config.option.Option;
import io.larder.config.show.Setting;
import io.larder.config.source.Given;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Unreadable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The value of each option, out of everything that was said about it. A value that cannot be read is a problem once, and
 * from then on as if it had not been given, so that the rest is still looked at.
 */
final class Values {
    /** Most important first. */
    private final List<Map<String, Given>> said;

    private final Map<String, String> environment;
    private final String shownPrefix;
    private final String pathPrefix;
    private final Consumer<Problem> problems;
    private final Map<String, Optional<Object>> read = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final @Nullable Values above;
    private final Predicate<Option<?>> inherits;
    private Optional<UriSource> uri = Optional.empty();

    private record UriSource(ConnectionUri uri, Origin origin) {}

    /**
     * @param pathPrefix how the paths of these options begin in the table
     * @param shownPrefix the same as it is shown, with the index in a list
     */
    Values(
            List<Map<String, Given>> said,
            Map<String, String> environment,
            String pathPrefix,
            String shownPrefix,
            Consumer<Problem> problems) {
        this.said = List.copyOf(said);
        this.environment = environment;
        this.pathPrefix = pathPrefix;
        this.shownPrefix = shownPrefix;
        this.problems = problems;
        this.above = null;
        this.inherits = option -> false;
    }

    private Values(List<Map<String, Given>> said, String shownPrefix, Values above, Predicate<Option<?>> inherits) {
        this.said = List.copyOf(said);
        this.environment = above.environment;
        this.pathPrefix = "";
        this.shownPrefix = shownPrefix;
        this.problems = above.problems;
        this.above = above;
        this.inherits = inherits;
    }

    /**
     * Those of one element of a list that has, where it says nothing itself, what is said here.
     *
     * @param inherited of which options that is so
     */
    Values element(List<Map<String, Given>> saidOfIt, String shown, Predicate<Option<?>> inherited) {
        return new Values(saidOfIt, shown + ".", this, inherited);
    }

    /** From now on, what nothing else sets is taken from this connection string. */
    private void useUri(ConnectionUri connectionUri, Origin origin) {
        uri = Optional.of(new UriSource(connectionUri, origin));
    }

    /** The same of the connection string that this option is set to, if it is. */
    void useUriOf(Option<ConnectionUri> option) {
        find(option).ifPresent(found -> useUri(found, said(option).orElseThrow().origin()));
    }

    /** What was said about an option, by the source that wins. */
    Optional<Given> said(Option<?> option) {
        return said.stream()
                .map(source -> source.get(option.path()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    boolean isSaid(Option<?> option) {
        return said(option).isPresent();
    }

    /** Whether something else than the default was said. Writing a default down is never a fault. */
    <T> boolean isSaidOtherwise(Option<T> option) {
        return isSaid(option) && !(option.hasStandard() && find(option).equals(Optional.of(standard(option))));
    }

    /** Whether what was said about one of these options was already found wrong. */
    boolean broken(Option<?>... options) {
        for (Option<?> option : options) {
            if (broken.contains(option.path())) {
                return true;
            }
        }
        return false;
    }

    /** The value of an option that has a default. */
    <T> T value(Option<T> option) {
        return find(option).orElseGet(() -> standard(option));
    }

    /** The value of an option, its default included; empty where it has none and nobody set it. */
    @SuppressWarnings("unchecked") // only values of the option's own kind are put under its path
    <T> Optional<T> find(Option<T> option) {
        return (Optional<T>) read.computeIfAbsent(option.path(), path -> (Optional<Object>) look(option));
    }

    private <T> Optional<T> look(Option<T> option) {
        Optional<Given> given = said(option);
        if (given.isPresent()) {
            return read(option, given.get());
        }
        Option.InUri inUri = option.inUri();
        if (inUri != null && uri.isPresent()) {
            UriSource source = uri.get();
            Optional<String> value = source.uri().option(inUri.name());
            if (value.isPresent()) {
                return readFromUri(option, inUri, value.get(), source.origin());
            }
        }
        if (above != null && inherits.test(option)) {
            return above.find(option);
        }
        return option.hasStandard() ? Optional.of(standard(option)) : Optional.empty();
    }

    private <T> Optional<T> read(Option<T> option, Given given) {
        try {
            String text = given.expanded(environment);
            try {
                return Optional.of(option.kind().read(text, given.origin().base()));
            } catch (Unreadable e) {
                // What a placeholder stands for may be a secret, whatever the option is.
                boolean quotable = !given.indirect() || option.kind().secret();
                String expected = "expected " + option.kind().expected() + ", which " + given.text() + " is not";
                throw new Unreadable(quotable ? e.reason() : expected);
            }
        } catch (Unreadable e) {
            problem(option, given.origin(), e.reason());
            return Optional.empty();
        }
    }

    private <T> Optional<T> readFromUri(Option<T> option, Option.InUri inUri, String value, Origin origin) {
        try {
            return Optional.of(option.kind().read(inUri.asText(value), origin.base()));
        } catch (Unreadable e) {
            String message = "its option " + inUri.name() + " sets " + option.path() + ": expected "
                    + (inUri.unit() == Option.Unit.MILLISECONDS ? "milliseconds that make " : "")
                    + option.kind().expected();
            problems.accept(new Problem(origin, shownPrefix + "upstream.uri", message));
            broken.add(option.path());
            return Optional.empty();
        }
    }

    private static <T> T standard(Option<T> option) {
        try {
            return option.kind()
                    .read(option.whenUnset(), Origin.standard(option.path()).base());
        } catch (Unreadable e) {
            throw new IllegalStateException("the default of " + option.path() + " is not of its kind", e);
        }
    }

    /** How an option takes effect, and who said so. */
    Setting setting(Option<?> option) {
        Optional<Given> given = said(option);
        if (given.isPresent()) {
            return Setting.said(
                    shown(option),
                    masked(option, given.get()),
                    given.get().origin().where());
        }
        Option.InUri inUri = option.inUri();
        Optional<String> inString = inUri == null
                ? Optional.empty()
                : uri.flatMap(source -> source.uri().option(inUri.name()));
        if (inUri != null && inString.isPresent()) {
            String text = option.kind().secret() ? Setting.MASK : inUri.asText(inString.get());
            return Setting.said(shown(option), text, "connection string");
        }
        return new Setting(
                shown(option),
                option.hasStandard() ? Optional.of(option.whenUnset()) : Optional.empty(),
                option.whenUnset(),
                Setting.DEFAULT);
    }

    /** Placeholders stay placeholders; a connection string masks itself. */
    private String masked(Option<?> option, Given given) {
        if (!option.kind().secret()) {
            return given.text();
        }
        return find(option)
                .filter(ConnectionUri.class::isInstance)
                .map(Object::toString)
                .orElse(Setting.MASK);
    }

    /** Reports what is wrong with an option, where it was set. */
    void problem(Option<?> option, String message) {
        problem(option, said(option).map(Given::origin).orElseGet(() -> Origin.standard(shown(option))), message);
    }

    /** Reports what is wrong with the element as a whole that these are the values of. */
    void problem(Origin origin, String message) {
        problems.accept(new Problem(origin, shownPrefix.substring(0, shownPrefix.length() - 1), message));
    }

    private void problem(Option<?> option, Origin origin, String message) {
        broken.add(option.path());
        problems.accept(new Problem(origin, shown(option), message));
    }

    private String shown(Option<?> option) {
        return shownPrefix + option.path().substring(pathPrefix.length());
    }
}
