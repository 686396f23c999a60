package io.larder.embedded.bson;

/** Bytes that are not a BSON document. The message is meant for the reply (the server's code for it is 22, InvalidBSON). */
public final class BsonDecodeException extends RuntimeException {
    public BsonDecodeException(String message) {
        super(message, null, false, false);
    }
}
