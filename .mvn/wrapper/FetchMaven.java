import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fetches the Maven that maven.properties pins, checks its SHA-512 and unpacks it. Run by mvnw as a single source file,
 * so that a fresh machine needs a JDK and no download tool.
 */
class FetchMaven {
    public static void main(String[] args) throws Exception {
        Properties pinned = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            pinned.load(in);
        }
        String given = System.getenv("LARDER_MAVEN_URL");
        String url = given != null ? given : pinned.getProperty("maven.url");
        try {
            install(download(url, pinned.getProperty("maven.sha512")), Path.of(args[1]));
        } catch (IOException e) {
            System.err.println("mvnw: cannot fetch " + url + ": " + e);
            System.exit(1);
        }
    }

    private static Path download(String url, String sha512) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        Path archive = Files.createTempFile("maven", ".zip");
        archive.toFile().deleteOnExit();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(5)).build();
        int status = client.send(request, HttpResponse.BodyHandlers.ofFile(archive)).statusCode();
        if (status != 200) {
            throw new IOException("HTTP status " + status);
        }
        byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive));
        if (!HexFormat.of().formatHex(digest).equals(sha512)) {
            throw new IOException("its SHA-512 is not the pinned one");
        }
        return archive;
    }

    /** Unpacks beside the target and renames, so that a cut or a second build never leaves half a Maven behind. */
    private static void install(Path archive, Path home) throws IOException {
        Files.createDirectories(home.getParent());
        Path unpacked = Files.createTempDirectory(home.getParent(), "unpacking");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = unpacked.resolve(entry.getName()).normalize();
                if (!target.startsWith(unpacked)) {
                    throw new IOException("entry outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Path mvn = unpacked.resolve(home.getFileName()).resolve("bin").resolve("mvn");
        if (mvn.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try {
            Files.move(unpacked.resolve(home.getFileName()), home);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            // Another build was faster; its copy is the same.
        }
    }
}
