package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.Http;
import io.larder.proxy.admin.AdminToken;
import java.nio.file.Path;
import org.bson.BsonDocument;

/** The admin API of a proxy that caches; every answer is held against the document. */
final class Administered implements AutoCloseable {
    private static final OpenApi DOCUMENT = new OpenApi();

    final CachingFixture cached;
    private final String token;

    /** With the token, and whatever else, in this directory. */
    Administered(Path directory, String... settings) throws Exception {
        Path file = directory.resolve("admin.token");
        String[] all = new String[settings.length + 2];
        System.arraycopy(settings, 0, all, 2, settings.length);
        all[0] = "admin-listen=127.0.0.1:0";
        all[1] = "admin-token-file=" + file;
        cached = new CachingFixture(all);
        token = AdminToken.open(file).reveal();
    }

    BsonDocument get(String path) throws Exception {
        return asked("GET", path, "", 200);
    }

    BsonDocument post(String path, String body) throws Exception {
        return asked("POST", path, body, 200);
    }

    BsonDocument asked(String method, String path, String body, int status) throws Exception {
        Http answer = Http.ask(method, cached.proxy.adminAddresses().get(0), path, token, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        String operation = method + " " + path.replaceFirst("\\?.*", "");
        assertThat(DOCUMENT.faults(operation, status, answer.header("Content-Type"), answer.body()))
                .as(answer.body())
                .isEmpty();
        return BsonDocument.parse(answer.body());
    }

    String metrics() throws Exception {
        return Http.get(cached.proxy.adminAddresses().get(0), "/metrics", "").body();
    }

    @Override
    public void close() {
        cached.close();
    }
}
