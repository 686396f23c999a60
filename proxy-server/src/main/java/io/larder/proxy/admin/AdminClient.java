package io.larder.proxy.admin;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Asks a running Larder. What fails, fails with a message for the one who typed the command. */
public final class AdminClient {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int REPLY_MILLIS = 60_000;

    private final String base;
    private final @Nullable AdminToken token;
    private final @Nullable SSLContext tls;

    /** @param place host and port, as they are listened on */
    public AdminClient(String place, @Nullable AdminToken token) {
        this("http://" + reached(place), token, null);
    }

    private AdminClient(String base, @Nullable AdminToken token, @Nullable SSLContext tls) {
        this.base = base;
        this.token = token;
        this.tls = tls;
    }

    /**
     * One that talks to whoever has this very certificate, the first of the file, whatever name stands in it. Those who signed it
     * have signed others, too.
     */
    public static AdminClient overTls(String place, @Nullable AdminToken token, Path certificate) throws IOException {
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "larder", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return new AdminClient("https://" + reached(place), token, context);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate " + certificate + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Who listens on all addresses is reached by this machine's own one. */
    private static String reached(String place) {
        return place.replaceFirst("^0\\.0\\.0\\.0:", "127.0.0.1:").replaceFirst("^\\[::]:", "[::1]:");
    }

    /** Whom it talks to. */
    public String place() {
        return base.substring(base.indexOf("//") + 2);
    }

    /** The status and the body of an answer. */
    public record Answer(int status, String body) {
        public boolean isOk() {
            return status < 300;
        }
    }

    public Answer get(String path) throws IOException {
        return ask("GET", path, "");
    }

    public Answer post(String path, String body) throws IOException {
        return ask("POST", path, body);
    }

    private Answer ask(String method, String path, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        try {
            if (tls != null && connection instanceof HttpsURLConnection https) {
                https.setSSLSocketFactory(tls.getSocketFactory());
                https.setHostnameVerifier((name, session) -> true);
            }
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(REPLY_MILLIS);
            connection.setRequestMethod(method);
            if (token != null) {
                connection.setRequestProperty("Authorization", "Bearer " + token.reveal());
            }
            if (method.equals("POST")) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            try (InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(
                        status, stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (ConnectException e) {
            throw new IOException(
                    "nobody listens on " + base
                            + ": is Larder running there? This command takes the address from the same file, "
                            + "variables and flags as larder serve",
                    e);
        } catch (SocketTimeoutException e) {
            throw new IOException(base + " does not answer", e);
        } catch (IOException e) {
            throw new IOException(base + ": " + e.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }
}
