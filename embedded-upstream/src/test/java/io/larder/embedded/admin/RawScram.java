package io.larder.embedded.admin;

import io.larder.embedded.server.RawClient;
import io.larder.wire.scram.ScramClient;
import io.larder.wire.scram.ScramException;
import io.larder.wire.scram.ScramMechanism;
import java.io.IOException;
import java.util.Base64;
import org.bson.BsonDocument;

/** The client's side of a login, step by step. */
record RawScram(RawClient raw, String database, String user, String password) {
    /** Returns the answer to the proof. */
    BsonDocument login(boolean skipEmptyExchange) throws IOException {
        ScramClient client =
                new ScramClient(ScramMechanism.SCRAM_SHA_256, user, password, "abcdefghijklmnopqrstuvwxyz");
        try {
            BsonDocument first = raw.run("{saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: " + binary(client.first())
                            + ", options: {skipEmptyExchange: " + skipEmptyExchange + "}, $db: '" + database + "'}")
                    .body();
            byte[] proof = client.answer(first.getBinary("payload").getData());
            BsonDocument end = raw.run("{saslContinue: 1, conversationId: 1, payload: " + binary(proof) + ", $db: '"
                            + database + "'}")
                    .body();
            client.finish(end.getBinary("payload").getData());
            return end;
        } catch (ScramException e) {
            throw new IOException(e);
        }
    }

    private static String binary(byte[] bytes) {
        return "{$binary: {base64: '" + Base64.getEncoder().encodeToString(bytes) + "', subType: '00'}}";
    }
}
