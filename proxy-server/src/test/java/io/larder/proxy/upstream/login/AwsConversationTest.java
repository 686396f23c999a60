package io.larder.proxy.upstream.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsConversationTest {
    private static final AwsCredentials EXAMPLE =
            new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2019-11-07T00:26:07Z"), ZoneOffset.UTC);

    /** The example of AWS's own documentation of the signing process. */
    @Test
    void signsAsAwsDoes() {
        String request = "GET\n/\nAction=ListUsers&Version=2010-05-08\n"
                + "content-type:application/x-www-form-urlencoded; charset=utf-8\nhost:iam.amazonaws.com\n"
                + "x-amz-date:20150830T123600Z\n\ncontent-type;host;x-amz-date\n" + AwsSignature.sha256("");
        assertThat(AwsSignature.authorization(
                        EXAMPLE, "20150830T123600Z", "us-east-1", "iam", "content-type;host;x-amz-date", request))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    private static byte[] encode(BsonDocument document) {
        ByteBuf buf = Unpooled.buffer();
        RawDocuments.write(document, buf);
        return ByteBufUtil.getBytes(buf);
    }

    private static BsonDocument decode(byte[] payload) {
        return RawDocuments.read(Unpooled.wrappedBuffer(payload), 0, payload.length);
    }

    private static BsonDocument answer(AwsCredentials credentials, int serverNonceBytes) throws LoginFailedException {
        AwsConversation conversation = new AwsConversation(credentials, CLOCK);
        BsonDocument first = decode(conversation.first());
        assertThat(first).containsEntry("p", new BsonInt32(110));
        byte[] nonce = first.getBinary("r").getData();
        assertThat(nonce).hasSize(32);
        byte[] both = Arrays.copyOf(nonce, serverNonceBytes);
        byte[] answer = conversation.next(encode(new BsonDocument("s", new BsonBinary(both))
                .append("h", new BsonString("sts.us-west-2.amazonaws.com"))));
        assertThat(conversation.isComplete()).isTrue();
        return decode(answer);
    }

    @Test
    void theAnswerNamesKeyDayRegionAndHeaders() throws Exception {
        BsonDocument answer = answer(EXAMPLE, 64);
        assertThat(answer.getString("d").getValue()).isEqualTo("20191107T002607Z");
        assertThat(answer.getString("a").getValue())
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20191107/us-west-2/sts/aws4_request,"
                        + " SignedHeaders=content-length;content-type;host;x-amz-date;x-mongodb-gs2-cb-flag;"
                        + "x-mongodb-server-nonce, Signature=");
        assertThat(answer).doesNotContainKey("t");
        assertThat(answer.toJson()).doesNotContain(EXAMPLE.secretAccessKey());
    }

    @Test
    void aTemporaryIdentityCarriesItsToken() throws Exception {
        BsonDocument answer = answer(new AwsCredentials("ASIA", "secret", "token"), 64);
        assertThat(answer).containsEntry("t", new BsonString("token"));
        assertThat(answer.getString("a").getValue()).contains("x-amz-security-token;");
    }

    @Test
    void aNonceThatIsNotOneOfThisConversationIsRefused() {
        assertThatExceptionOfType(LoginFailedException.class).isThrownBy(() -> answer(EXAMPLE, 63));
        assertThatExceptionOfType(LoginFailedException.class).isThrownBy(() -> new AwsConversation(EXAMPLE, CLOCK)
                .next(encode(new BsonDocument("s", new BsonBinary(new byte[64]))
                        .append("h", new BsonString("sts.amazonaws.com")))));
    }

    @ParameterizedTest
    @CsvSource({
        "sts.amazonaws.com, us-east-1",
        "sts.us-west-2.amazonaws.com, us-west-2",
        "sts.us-west-2.amazonaws.com.ch, us-west-2",
        "example.com, com",
        "localhost, us-east-1"
    })
    void regionsByHost(String host, String region) throws Exception {
        assertThat(AwsConversation.region(host)).isEqualTo(region);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".amazonaws.com", "sts.amazonaws.", "sts..com"})
    void hostsThatAreNone(String host) {
        assertThatExceptionOfType(LoginFailedException.class).isThrownBy(() -> AwsConversation.region(host));
    }

    @Test
    void theEnvironmentHasCredentialsOrTheMessageSaysHow() throws Exception {
        assertThat(AwsCredentials.fromEnvironment(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b")))
                .isEqualTo(new AwsCredentials("a", "b", null));
        assertThatExceptionOfType(LoginFailedException.class)
                .isThrownBy(() -> AwsCredentials.fromEnvironment(Map.of()))
                .withMessageContaining("AWS_ACCESS_KEY_ID");
        assertThat(EXAMPLE.toString()).doesNotContain(EXAMPLE.secretAccessKey());
    }
}
