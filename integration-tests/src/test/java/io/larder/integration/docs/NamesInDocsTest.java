package io.larder.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the pages for people name is there: files and headings that they link to, classes, packages and paths of the tree. */
class NamesInDocsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
    /** {@code RequestGatherer}, {@code engine.cache.Fills} or {@code RunningProxy.start}. */
    private static final Pattern CLASS = Pattern.compile("((?:[a-z]+\\.)*)([A-Z][a-z]+[A-Za-z]*)(?:\\.([a-z]\\w*))?");

    private static final Pattern PACKAGE = Pattern.compile("(?:io\\.larder|engine|proxy|wire)(?:\\.[a-z]+)+");
    private static final Pattern IN_TREE =
            Pattern.compile("(?:\\.\\./)*(?:docs|benchmarks|docker|[a-z-]+/src)/[\\w./-]+");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");

    /** Of drivers, in words for their users. */
    private static final Set<String> OF_OTHERS = Set.of("MongoClient");

    private record Source(String path, String text, Set<String> types) {
        static Source of(Path file) {
            String text = read(file);
            String path = ROOT.relativize(file).toString().replace('\\', '/');
            return new Source(path, text, found(DECLARED, text, 1));
        }

        /** Whether it declares this type, with this member if one is named, in a package whose name ends so. */
        boolean has(String packageEnd, String type, String member) {
            return types.contains(type)
                    && path.substring(0, path.lastIndexOf('/') + 1).endsWith("/" + packageEnd.replace('.', '/'))
                    && (member == null || text.contains(" " + member + "("));
        }
    }

    private static List<Path> pages;
    private static List<Source> sources;

    @BeforeAll
    static void readTree() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> all = files.filter(file -> !file.toString().contains("target"))
                    .filter(file -> !file.toString().contains(".git"))
                    .toList();
            pages = all.stream().filter(file -> file.toString().endsWith(".md")).toList();
            sources = all.stream()
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(Source::of)
                    .toList();
        }
        assertThat(pages).hasSizeGreaterThan(20);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(group))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path page : pages) {
            for (String link : found(LINK, read(page), 1)) {
                if (!link.contains("://") && !leadsSomewhere(page, link)) {
                    dead.add(page + ": " + link);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file);
        return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    private static Set<String> anchors(Path page) {
        return found(HEADING, read(page), 1).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .strip()
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void everyClassPackageAndPathThatIsQuotedIsThere() {
        List<String> missing = new ArrayList<>();
        for (Path page : pages) {
            for (String quoted : found(QUOTED, read(page), 1)) {
                if (!isThere(page, quoted)) {
                    missing.add(page + ": " + quoted);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(Path page, String quoted) {
        Matcher type = CLASS.matcher(quoted);
        if (type.matches()) {
            return OF_OTHERS.contains(type.group(2))
                    || isAWordOfServers(quoted)
                    || sources.stream().anyMatch(source -> source.has(type.group(1), type.group(2), type.group(3)));
        }
        if (PACKAGE.matcher(quoted).matches()) {
            String folder = "/" + quoted.replace('.', '/') + "/";
            return sources.stream().anyMatch(source -> source.path().contains(folder));
        }
        return !IN_TREE.matcher(quoted).matches()
                || Files.exists(ROOT.resolve(quoted))
                || Files.exists(page.resolveSibling(quoted));
    }

    /** The name of an error, or of another thing that goes over the wire. */
    private static boolean isAWordOfServers(String quoted) {
        return sources.stream().anyMatch(source -> source.text().contains('"' + quoted + '"'));
    }

    /** Whoever looks for a behaviour begins at the drawings of the packages. */
    @Test
    void everyPackageIsDrawn() {
        String drawn = read(ROOT.resolve("docs").resolve("architecture.md"));
        Pattern place = Pattern.compile("/src/main/java/io/larder/(?:proxy|engine)/(\\w+)/");
        Set<String> packages = sources.stream()
                .flatMap(source -> place.matcher(source.path()).results())
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toSet());
        assertThat(packages).hasSizeGreaterThan(30).allMatch(name -> drawn.matches("(?s).*\\b" + name + "\\b.*"));
    }
}
