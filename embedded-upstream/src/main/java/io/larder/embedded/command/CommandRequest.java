package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.request.ApiParameters;
import io.larder.embedded.request.ReadConcern;
import io.larder.embedded.request.ReadPreference;
import io.larder.embedded.request.SessionFields;
import io.larder.embedded.request.WriteConcern;
import org.jspecify.annotations.Nullable;

/**
 * A command as sent, its common fields parsed.
 *
 * @param name as the client spelled it
 * @param clusterTime the client's $clusterTime document, or null
 * @param exhaustAllowed the client takes several replies
 * @param replyWanted false for w:0 messages, which nobody waits for
 */
public record CommandRequest(
        String name,
        String database,
        Document body,
        SessionFields session,
        ReadConcern readConcern,
        WriteConcern writeConcern,
        ReadPreference readPreference,
        ApiParameters api,
        @Nullable Document clusterTime,
        @Nullable Object comment,
        long maxTimeMillis,
        boolean exhaustAllowed,
        boolean replyWanted) {}
