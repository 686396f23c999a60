package io.larder.embedded.changestream.token;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a token that a client sent, with the server's own code for each way in which it can be wrong. */
final class TokenParser {
    private final KeyStringReader in;

    private TokenParser(KeyStringReader in) {
        this.in = in;
    }

    static ResumeToken parse(Document sent) {
        if (!(sent.get("_data") instanceof String hex)) {
            throw new CommandFailure(
                    40647, "Bad resume token: _data of missing or of wrong type. Expected string, got " + sent);
        }
        String typeBits = "";
        if (sent.containsKey("_typeBits")) {
            if (!(sent.get("_typeBits") instanceof BinData bits)) {
                throw new CommandFailure(40648, "Bad resume token: _typeBits of wrong type " + sent);
            }
            typeBits = KeyString.hex(bits.getData());
        }
        byte[] encoded;
        try {
            encoded = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "resume token string was not a valid hex string");
        }
        return new TokenParser(new KeyStringReader(encoded)).token(typeBits);
    }

    private ResumeToken token(String typeBits) {
        if (!(required(40649, "invalid empty resume token") instanceof BsonTimestamp time)) {
            throw new CommandFailure(40649, "invalid resume token: it does not begin with a timestamp");
        }
        int version = integer(
                50796, "Resume Token does not contain version", 50854, "Invalid resume token: wrong type for version");
        if (version < 0 || version > ResumeToken.LATEST_VERSION) {
            throw new CommandFailure(50795, "Invalid Resume Token: only supports version 0, 1 and 2");
        }
        boolean event = version == 0 || isEvent();
        int index = integer(
                50793, "Resume Token does not contain txnOpIndex", 50855, "Resume Token txnOpIndex is not an integer");
        if (index < 0) {
            throw new CommandFailure(50794, "Invalid Resume Token: txnOpIndex should be non-negative");
        }
        boolean fromInvalidate = version >= 1 && fromInvalidate();
        UUID uuid = uuid(version);
        String identifier = identifier(version, event);
        int fragment = !identifier.isEmpty() && version >= 2 && in.hasMore() ? fragment() : -1;
        if (in.hasMore()) {
            throw new CommandFailure(40646, "invalid oversized resume token");
        }
        return new ResumeToken(
                time.getValue(), version, event, index, fromInvalidate, uuid, identifier, fragment, typeBits);
    }

    private @Nullable Object required(int code, String message) {
        if (!in.hasMore()) {
            throw new CommandFailure(code, message);
        }
        return in.next();
    }

    private int integer(int missing, String missingMessage, int wrong, String wrongMessage) {
        if (required(missing, missingMessage) instanceof Integer number) {
            return number;
        }
        throw new CommandFailure(wrong, wrongMessage);
    }

    private boolean isEvent() {
        int type = integer(
                51055, "Resume Token does not contain tokenType", 51056, "Resume Token tokenType is not an int.");
        if (type != ResumeToken.EVENT_TOKEN && type != ResumeToken.HIGH_WATER_MARK) {
            throw new CommandFailure(51057, "Token type " + type + " not recognized");
        }
        return type == ResumeToken.EVENT_TOKEN;
    }

    private boolean fromInvalidate() {
        if (required(50872, "Resume Token does not contain fromInvalidate") instanceof Boolean value) {
            return value;
        }
        throw new CommandFailure(50870, "Resume Token fromInvalidate is not a boolean.");
    }

    private @Nullable UUID uuid(int version) {
        if (!in.hasMore()) {
            if (version > 1) {
                throw new CommandFailure(6189500, "Expected UUID or null");
            }
            return null;
        }
        Object value = in.next();
        if (value != null && !(value instanceof UUID)) {
            throw new CommandFailure(
                    ErrorCode.INVALID_UUID, "UUID must be a 16-byte binary field with UUID (4) subtype");
        }
        return (UUID) value;
    }

    private String identifier(int version, boolean event) {
        if (!in.hasMore()) {
            if (event && version > 1) {
                throw new CommandFailure(6189501, "Expected an eventIdentifier for an event resume token");
            }
            return "";
        }
        if (!event) {
            throw new CommandFailure(6189504, "Invalid high water mark token");
        }
        if (in.next() instanceof KeyStringReader.Encoded encoded && encoded.isObject()) {
            return encoded.hex();
        }
        throw new CommandFailure(6189503, "Resume Token eventIdentifier is not an object");
    }

    private int fragment() {
        if (in.next() instanceof Integer number && number >= 0) {
            return number;
        }
        throw new CommandFailure(7182501, "Resume token 'fragmentNum' must be a non-negative integer.");
    }
}
