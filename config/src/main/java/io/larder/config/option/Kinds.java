package io.larder.config.option;

import io.larder.config.value.ByteSize;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
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
import java.util.stream.Collectors;

/** The kinds of values that options have. */
final class Kinds {
    static final String UNLIMITED = "unlimited";

    static final Kind<String> NAME = Kind.of("a name", text -> text);
    static final Kind<Secret> SECRET = Kind.secret("a secret, best as ${env:NAME} or ${file:PATH}", Secret::new);
    static final Kind<Path> FILE = new Kind<>("a readable file", false, false, Kinds::file);
    static final Kind<HostPort> HOST_PORT = Kind.of(HostPort.EXPECTED, HostPort::parse);
    static final Kind<ListenAddress> LISTEN_ADDRESS = Kind.of(ListenAddress.EXPECTED, ListenAddress::parse);
    static final Kind<ConnectionUri> CONNECTION_URI =
            Kind.secret("a connection string that begins with mongodb:// or mongodb+srv://", ConnectionUri::parse);

    private Kinds() {}

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

    static Kind<Integer> integer(int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return Kind.of(expected, text -> integer(text, least, most, expected));
    }

    /** A number, or a word that stands for having none. */
    static Kind<OptionalInt> integerOr(String word, int least, int most) {
        String expected = "a whole number from " + least + " to " + most + ", or " + word;
        return Kind.of(
                expected,
                text -> text.equals(word) ? OptionalInt.empty() : OptionalInt.of(integer(text, least, most, expected)));
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
        });
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        String expected = constants.stream().map(Kinds::word).collect(Collectors.joining(", ", "one of ", ""));
        return Kind.of(expected, text -> {
            for (E constant : constants) {
                if (word(constant).equals(text)) {
                    return constant;
                }
            }
            Optional<String> near =
                    Nearest.to(text, constants.stream().map(Kinds::word).toList());
            throw new Unreadable("expected " + expected + ", found \"" + text + "\""
                    + near.map(word -> "; did you mean " + word + "?").orElse(""));
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Several values; in the environment and in flags, and if one likes in the file, separated by commas. */
    static <T> Kind<List<T>> listOf(Kind<T> element) {
        return new Kind<>(
                element.expected() + ", or several separated by commas", element.secret(), true, (text, base) -> {
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
