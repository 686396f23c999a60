package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.request.Deadline;
import java.time.Instant;
import java.time.InstantSource;

/** Makes invocations as the dispatcher would, for tests of what comes after it. */
final class Invocations {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private Invocations() {}

    static Client client() {
        return new Client(1, "127.0.0.1:1", () -> {});
    }

    static Invocation of(CommandTraits traits, Document body) {
        return of(traits, body, client());
    }

    static Invocation of(CommandTraits traits, Document body, Client client) {
        CommandRequest request = RequestParser.parse(RawRequest.of("db", body), client);
        return new Invocation(traits, request, new Operation(1, client, Instant.EPOCH, Deadline.none(CLOCK)));
    }
}
