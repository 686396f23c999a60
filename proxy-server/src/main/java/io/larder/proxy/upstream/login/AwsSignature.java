package io.larder.proxy.upstream.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4: a request signed for one day, region and service, by a key derived for just these. */
final class AwsSignature {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private AwsSignature() {}

    /**
     * The value of the request's Authorization header.
     *
     * @param timestamp as in {@code X-Amz-Date}: 20150830T123600Z
     * @param canonicalRequest method, path, query, headers, their names, and the body's hash, as AWS writes them down
     */
    static String authorization(
            AwsCredentials credentials,
            String timestamp,
            String region,
            String service,
            String signedHeaders,
            String canonicalRequest) {
        String day = timestamp.substring(0, 8);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String toSign = ALGORITHM + "\n" + timestamp + "\n" + scope + "\n" + sha256(canonicalRequest);
        byte[] key = hmac(bytes("AWS4" + credentials.secretAccessKey()), day);
        key = hmac(key, region);
        key = hmac(key, service);
        key = hmac(key, "aws4_request");
        String signature = HexFormat.of().formatHex(hmac(key, toSign));
        return ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + signedHeaders
                + ", Signature=" + signature;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java runtime", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
