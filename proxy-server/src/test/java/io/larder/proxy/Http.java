package io.larder.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** One request over HTTP, as any client would send it. */
public record Http(int status, Map<String, List<String>> headers, String body) {
    public static Http get(InetSocketAddress address, String path, String token) throws IOException {
        return ask("GET", address, path, token, "");
    }

    public static Http post(InetSocketAddress address, String path, String token, String body) throws IOException {
        return ask("POST", address, path, token, body);
    }

    public static Http ask(String method, InetSocketAddress address, String path, String token, String body)
            throws IOException {
        return ask(method, URI.create("http://localhost:" + address.getPort() + path), token, body, null);
    }

    public static Http ask(String method, URI uri, String token, String body, SSLContext tls) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        if (tls != null) {
            ((HttpsURLConnection) connection).setSSLSocketFactory(tls.getSocketFactory());
        }
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(10_000);
        connection.setRequestMethod(method);
        if (!token.isEmpty()) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new Http(status, connection.getHeaderFields(), text);
        }
    }

    public String header(String name) {
        return headers.entrySet().stream()
                .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
                .map(entry -> entry.getValue().get(0))
                .findFirst()
                .orElse("");
    }
}
