package io.larder.wire.scram;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The comma-separated attributes of a SCRAM message: {@code r=...,s=...,i=...}. */
final class ScramMessage {
    private static final int MOST_BYTES = 8192;

    private final Map<Character, String> attributes = new HashMap<>();

    private ScramMessage() {}

    static String text(byte[] payload) throws ScramException {
        if (payload.length > MOST_BYTES) {
            throw new ScramException("SCRAM message is too long");
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    static ScramMessage parse(String text) throws ScramException {
        ScramMessage message = new ScramMessage();
        for (String part : text.split(",", -1)) {
            if (part.length() < 2 || part.charAt(1) != '=') {
                throw new ScramException("malformed SCRAM message");
            }
            if (part.charAt(0) == 'm') {
                throw new ScramException("unsupported SCRAM extension");
            }
            message.attributes.putIfAbsent(part.charAt(0), part.substring(2));
        }
        return message;
    }

    String required(char name) throws ScramException {
        String value = attributes.get(name);
        if (value == null || value.isEmpty()) {
            throw new ScramException("SCRAM message without attribute '" + name + "'");
        }
        return value;
    }

    @Nullable
    String optional(char name) {
        return attributes.get(name);
    }

    byte[] bytes(char name) throws ScramException {
        try {
            return Base64.getDecoder().decode(required(name));
        } catch (IllegalArgumentException e) {
            throw new ScramException("SCRAM attribute '" + name + "' is not base64");
        }
    }

    int number(char name) throws ScramException {
        try {
            return Integer.parseInt(required(name));
        } catch (NumberFormatException e) {
            throw new ScramException("SCRAM attribute '" + name + "' is not a number");
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] xor(byte[] a, byte[] b) {
        byte[] result = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = (byte) (a[i] ^ b[i]);
        }
        return result;
    }
}
