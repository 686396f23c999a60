package io.larder.embedded.admin.hello;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.nio.charset.StandardCharsets;

/** What the client document of a handshake must hold, and how much of it. */
final class ClientMetadata {
    private static final int MOST_BYTES = 512;
    private static final int MOST_NAME_BYTES = 128;

    private ClientMetadata() {}

    static void check(Document metadata) {
        int size = BsonSize.of(metadata);
        if (size > MOST_BYTES) {
            throw new CommandFailure(
                    ErrorCode.CLIENT_METADATA_DOCUMENT_TOO_LARGE,
                    "The client metadata document must be less then or equal to 512 bytes");
        }
        if (metadata.get("application") instanceof Document application
                && application.get("name") instanceof String name
                && name.getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
            throw new CommandFailure(
                    ErrorCode.CLIENT_METADATA_APP_NAME_TOO_LARGE,
                    "The 'client.application.name' field must be less then or equal to 128 bytes in length");
        }
        requireName(metadata, "driver", "name", "version");
        requireName(metadata, "os", "type");
    }

    private static void requireName(Document metadata, String part, String... fields) {
        Object found = metadata.get(part);
        for (String field : fields) {
            if (!(found instanceof Document document) || !(document.get(field) instanceof String)) {
                throw new CommandFailure(
                        ErrorCode.CLIENT_METADATA_MISSING_FIELD,
                        "Missing required field '" + part + "." + field + "' in the client metadata document");
            }
        }
    }
}
