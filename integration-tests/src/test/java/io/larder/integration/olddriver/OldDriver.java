package io.larder.integration.olddriver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A driver that sees nothing but the JDK, and the program that is compiled against it. The same source is compiled for each
 * driver: between them a method may have got another return type, so that classes compiled for one do not fit the other.
 */
final class OldDriver {
    private static final String PROGRAM = "OldDriverSmoke";

    private final String version;
    private final URLClassLoader loader;

    private OldDriver(String version, URLClassLoader loader) {
        this.version = version;
        this.loader = loader;
    }

    static OldDriver of(String version) {
        Path home = Path.of("target", "old-drivers", version);
        try {
            List<Path> jars = jarsIn(home);
            Path classes = Files.createDirectories(home.resolve("classes"));
            compile(jars, classes);
            URL[] urls = Stream.concat(jars.stream(), Stream.of(classes))
                    .map(OldDriver::url)
                    .toArray(URL[]::new);
            return new OldDriver(version, new URLClassLoader(urls, ClassLoader.getPlatformClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the program prints. */
    List<String> run(String connectionString) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Drivers look for services there.
        thread.setContextClassLoader(loader);
        try {
            @SuppressWarnings("unchecked")
            Function<String, List<String>> program = (Function<String, List<String>>)
                    loader.loadClass(PROGRAM).getDeclaredConstructor().newInstance();
            return program.apply(connectionString);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Where the driver's client comes from. */
    Path origin() {
        try {
            return Path.of(loader.loadClass("com.mongodb.client.MongoClients")
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not called close: JUnit would close it after the first test that has it as a parameter. */
    void unload() throws IOException {
        loader.close();
    }

    @Override
    public String toString() {
        return "driver " + version;
    }

    private static List<Path> jarsIn(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static void compile(List<Path> jars, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-classpath",
                jars.stream().map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator"))),
                "-d",
                classes.toString(),
                "-proc:none");
        if (!compiler.getTask(null, null, found, options, null, List.of(source()))
                .call()) {
            throw new IllegalStateException(found.getDiagnostics().toString());
        }
    }

    private static JavaFileObject source() throws IOException {
        try (var in = Objects.requireNonNull(OldDriver.class.getResourceAsStream(PROGRAM + ".java.txt"))) {
            return new Source(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///" + PROGRAM + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
