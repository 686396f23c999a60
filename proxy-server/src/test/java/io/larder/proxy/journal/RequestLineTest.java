package io.larder.proxy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLineTest {
    private static final RequestLine.Upstream UPSTREAM = new RequestLine.Upstream("db1:27017", 3, 4711, 99, 20_000_000);

    @Test
    void textNamesWhatThereIs() {
        assertThat(Lines.hit(12, 43_210).text())
                .isEqualTo("7-12 client=10.0.0.1 user=app@admin tenant=default command=find namespace=shop.products"
                        + " shape=\"find shop.products filter {sku: ?}\" outcome=hit totalMillis=0.043"
                        + " requestBytes=120 replyBytes=450");
        assertThat(Lines.line(13, 25_000_000, null, UPSTREAM).text())
                .contains(" outcome=miss reason=not-cached totalMillis=25.0 waitedMillis=1.5 upstreamMillis=20.0"
                        + " server=db1:27017 connection=3 serverConnection=4711 upstreamRequest=99 ")
                .doesNotContain("user=");
    }

    @Test
    void jsonHasAllFields() {
        BsonDocument line =
                BsonDocument.parse(Lines.line(13, 25_000_000, null, UPSTREAM).json());
        assertThat(line.getString("at").getValue()).isEqualTo("2026-11-21T10:00:00.123Z");
        assertThat(line.getString("id").getValue()).isEqualTo("7-13");
        assertThat(line.isNull("user")).isTrue();
        assertThat(line.getDouble("upstreamMillis").getValue()).isEqualTo(20.0);
        assertThat(line.getNumber("serverConnection").longValue()).isEqualTo(4711);
        assertThat(line).hasSize(21);
        assertThat(BsonDocument.parse(Lines.hit(1, 1).json()).isNull("server")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two words",
                "line\nend",
                "quote\"d",
                "a=b",
                "back\\slash",
                "tab\there",
                "\u0000\u001b[31m",
                "\u2028é\ud83d\ude00",
                ""
            })
    void namesOfClientsMakeUpNeitherLinesNorFields(String user) {
        RequestLine line = Lines.line(1, 1, user, null);

        assertThat(BsonDocument.parse(line.json()).getString("user").getValue()).isEqualTo(user);
        assertThat(line.json().lines()).hasSize(1);
        assertThat(line.text().lines()).hasSize(1);
        assertThat(line.text()).matches("7-1 client=10\\.0\\.0\\.1 user=\"(?:[^\"\\\\]|\\\\.)*\" tenant=default .*");
    }
}
