package io.larder.proxy.upstream.login;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * MONGODB-AWS: the client signs a request to AWS's token service, and the server sends it there to learn who signed. The
 * secret never leaves the process.
 */
public final class AwsConversation implements SaslConversation {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String BODY = "Action=GetCallerIdentity&Version=2011-06-15";
    private static final int NONCE_BYTES = 32;
    private static final int LONGEST_HOST = 255;
    private static final int NO_CHANNEL_BINDING = 'n';

    private final AwsCredentials credentials;
    private final Clock clock;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private boolean signed;

    AwsConversation(AwsCredentials credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
        RANDOM.nextBytes(nonce);
    }

    /** With the connection string's credentials, or the environment's where it has none. */
    public static AwsConversation of(
            @Nullable String accessKeyId, char @Nullable [] secretAccessKey, @Nullable String sessionToken)
            throws LoginFailedException {
        AwsCredentials credentials = accessKeyId == null || secretAccessKey == null
                ? AwsCredentials.fromEnvironment(System.getenv())
                : new AwsCredentials(accessKeyId, new String(secretAccessKey), sessionToken);
        return new AwsConversation(credentials, Clock.systemUTC());
    }

    @Override
    public String mechanism() {
        return "MONGODB-AWS";
    }

    @Override
    public byte[] first() {
        return encode(new BsonDocument("r", new BsonBinary(nonce)).append("p", new BsonInt32(NO_CHANNEL_BINDING)));
    }

    @Override
    public byte[] next(byte[] challenge) throws LoginFailedException {
        if (signed) {
            return new byte[0];
        }
        BsonDocument message = decode(challenge);
        BsonValue serverNonce = message.get("s");
        BsonValue host = message.get("h");
        if (serverNonce == null || !serverNonce.isBinary() || host == null || !host.isString()) {
            throw new LoginFailedException("the server's message lacks its nonce or its host");
        }
        byte[] both = serverNonce.asBinary().getData();
        if (both.length != 2 * NONCE_BYTES || !Arrays.equals(both, 0, NONCE_BYTES, nonce, 0, NONCE_BYTES)) {
            throw new LoginFailedException("the server's nonce does not continue the one it was sent");
        }
        signed = true;
        return encode(answer(both, host.asString().getValue()));
    }

    private BsonDocument answer(byte[] serverNonce, String host) throws LoginFailedException {
        String region = region(host);
        String timestamp = TIMESTAMP.format(clock.instant());
        String token = credentials.sessionToken();
        StringBuilder headers = new StringBuilder();
        StringBuilder names = new StringBuilder();
        add(headers, names, "content-length", String.valueOf(BODY.length()));
        add(headers, names, "content-type", "application/x-www-form-urlencoded");
        add(headers, names, "host", host);
        add(headers, names, "x-amz-date", timestamp);
        if (token != null) {
            add(headers, names, "x-amz-security-token", token);
        }
        add(headers, names, "x-mongodb-gs2-cb-flag", "n");
        add(headers, names, "x-mongodb-server-nonce", Base64.getEncoder().encodeToString(serverNonce));
        String request = "POST\n/\n\n" + headers + "\n" + names + "\n" + AwsSignature.sha256(BODY);
        String authorization =
                AwsSignature.authorization(credentials, timestamp, region, "sts", names.toString(), request);
        BsonDocument answer =
                new BsonDocument("a", new BsonString(authorization)).append("d", new BsonString(timestamp));
        return token == null ? answer : answer.append("t", new BsonString(token));
    }

    private static void add(StringBuilder headers, StringBuilder names, String name, String value) {
        headers.append(name).append(':').append(value).append('\n');
        names.append(names.isEmpty() ? "" : ";").append(name);
    }

    /** The region that a token service's host name tells; the signature is good for no other. */
    static String region(String host) throws LoginFailedException {
        String[] labels = host.split("\\.", -1);
        if (host.isEmpty()
                || host.length() > LONGEST_HOST
                || Arrays.stream(labels).anyMatch(String::isEmpty)) {
            throw new LoginFailedException("the server names no valid host of the token service");
        }
        return labels.length == 1 || host.equals("sts.amazonaws.com") ? "us-east-1" : labels[1];
    }

    /** The server proves nothing; the mechanism has no step for that. */
    @Override
    public boolean isComplete() {
        return signed;
    }

    private static byte[] encode(BsonDocument document) {
        ByteBuf buf = Unpooled.buffer();
        RawDocuments.write(document, buf);
        return Arrays.copyOf(buf.array(), buf.writerIndex());
    }

    private static BsonDocument decode(byte[] payload) throws LoginFailedException {
        try {
            return RawDocuments.read(Unpooled.wrappedBuffer(payload), 0, payload.length);
        } catch (MalformedMessageException e) {
            throw new LoginFailedException("the server's message cannot be read: " + e.getMessage());
        }
    }
}
