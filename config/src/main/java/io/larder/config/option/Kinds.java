package io.larder.config.option;

import io.larder.config.value.ByteSize;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Glob;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import io.larder.config.value.NamespaceGlob;
import io.larder.config.value.Secret;
import io.larder.config.value.Unreadable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values that options have. */
final class Kinds {
    static final String UNLIMITED = "unlimited";
    static final String OFF = "off";

    /** The most of anything that is counted. */
    static final int MOST = 1_000_000;

    private static final Pattern SHARE_FORM = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?)(%?)");

    private static final Pattern TENANT_FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final String TENANT_EXPECTED = "up to 63 letters, digits, - and _";

    static final Kind<String> NAME = Kind.of("a name", text -> text);
    /** Short, and the same wherever it is shown or typed. */
    static final Kind<String> TENANT = Kind.of(TENANT_EXPECTED, text -> {
                if (!TENANT_FORM.matcher(text).matches()) {
                    throw unreadable(TENANT_EXPECTED, text);
                }
                return text;
            })
            .form(Form.pattern(TENANT_FORM.pattern()));

    static final Kind<Secret> SECRET = Kind.secret("a secret, best as ${env:NAME} or ${file:PATH}", Secret::new);
    static final Kind<Path> FILE = new Kind<>("a readable file", false, false, Form.ANY, Kinds::file);
    static final Kind<Path> USER_FILE = new Kind<>("a readable file", false, false, Form.ANY, Kinds::userFile);
    /** Need not exist. {@code ~/} is the home directory. */
    static final Kind<Path> PATH = new Kind<>("a path", false, false, Form.ANY, Kinds::path);

    /** The word is no file: one of that name is {@code ./off}. */
    static final Kind<Optional<Path>> PATH_OR_OFF = new Kind<>(
            "a path, or " + OFF,
            false,
            false,
            Form.ANY,
            (text, base) -> text.equals(OFF) ? Optional.empty() : Optional.of(path(text, base)));

    static final Kind<HostPort> HOST_PORT = Kind.of(HostPort.EXPECTED, HostPort::parse);
    static final Kind<ListenAddress> LISTEN_ADDRESS = Kind.of(ListenAddress.EXPECTED, ListenAddress::parse);
    static final Kind<ConnectionUri> CONNECTION_URI =
            Kind.secret("a connection string that begins with mongodb:// or mongodb+srv://", ConnectionUri::parse);
    static final Kind<NamespaceGlob> NAMESPACE = Kind.of(NamespaceGlob.EXPECTED, NamespaceGlob::parse);
    static final Kind<Glob> GLOB = Kind.of("a text in which * stands for anything", Glob::new);
    static final Kind<Boolean> SWITCH = Kind.of("on or off", text -> switch (text) {
                case "on" -> true;
                case OFF -> false;
                default -> throw unreadable("on or off", text);
            })
            .form(Form.words(List.of("on", OFF)));
    static final Kind<Double> SHARE =
            Kind.of("a share such as 1% or 0.01", Kinds::share).form(Form.share(SHARE_FORM.pattern()));

    private Kinds() {}

    private static Double share(String text) throws Unreadable {
        Matcher matcher = SHARE_FORM.matcher(text);
        if (matcher.matches()) {
            double share =
                    Double.parseDouble(matcher.group(1)) / (matcher.group(2).isEmpty() ? 1 : 100);
            if (share <= 1) {
                return share;
            }
        }
        throw unreadable("a share such as 1% or 0.01", text);
    }

    private static Path file(String text, Path base) throws Unreadable {
        try {
            Path path = base.resolve(text);
            if (Files.isRegularFile(path) && Files.isReadable(path)) {
                return path;
            }
            String fault = Files.exists(path) ? " cannot be read" : " does not exist";
            throw new Unreadable("expected a readable file, " + path + fault);
        } catch (InvalidPathException e) {
            throw unreadable("a readable file", text);
        }
    }

    private static Path userFile(String text, Path base) throws Unreadable {
        try {
            return file(text, base);
        } catch (Unreadable e) {
            throw new Unreadable(e.reason() + "; larder user add makes one");
        }
    }

    private static Path path(String text, Path base) throws Unreadable {
        try {
            boolean home = text.startsWith("~/");
            return home ? Path.of(System.getProperty("user.home", ""), text.substring(2)) : base.resolve(text);
        } catch (InvalidPathException e) {
            throw unreadable("a path", text);
        }
    }

    static Kind<Integer> integer(int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return Kind.of(expected, text -> integer(text, least, most, expected)).form(Form.numbers(least, most));
    }

    /** A number, or a word that stands for having none. */
    static Kind<OptionalInt> integerOr(String word, int least, int most) {
        String expected = "a whole number from " + least + " to " + most + ", or " + word;
        return Kind.of(
                        expected,
                        text -> text.equals(word)
                                ? OptionalInt.empty()
                                : OptionalInt.of(integer(text, least, most, expected)))
                .form(Form.numbers(least, most, word));
    }

    private static int integer(String text, int least, int most, String expected) throws Unreadable {
        if (text.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw unreadable(expected, text);
    }

    static Kind<ByteSize> size(ByteSize least) {
        return Kind.of(ByteSize.EXPECTED + ", at least " + least, text -> {
                    ByteSize size = ByteSize.parse(text);
                    if (size.bytes() < least.bytes()) {
                        throw unreadable("at least " + least, text);
                    }
                    return size;
                })
                .form(Form.pattern(ByteSize.PATTERN));
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> words = constants.stream().map(Kinds::word).toList();
        String expected = "one of " + String.join(", ", words);
        Kind<E> kind = Kind.of(expected, text -> {
            int index = words.indexOf(text);
            if (index >= 0) {
                return constants.get(index);
            }
            Optional<String> near = Nearest.to(text, words);
            throw new Unreadable("expected " + expected + ", found \"" + text + "\""
                    + near.map(word -> "; did you mean " + word + "?").orElse(""));
        });
        return kind.form(Form.words(words));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Several values; in the environment and in flags, and if one likes in the file, separated by commas. */
    static <T> Kind<List<T>> listOf(Kind<T> element) {
        return new Kind<>(
                element.expected() + ", or several separated by commas",
                element.secret(),
                true,
                element.form(),
                (text, base) -> {
                    List<T> elements = new ArrayList<>();
                    for (String part : Arrays.asList(text.split(",", -1))) {
                        elements.add(element.read(part, base));
                    }
                    return List.copyOf(elements);
                });
    }

    static Unreadable unreadable(String expected, String text) {
        return new Unreadable("expected " + expected + ", found \"" + text + "\"");
    }
}
