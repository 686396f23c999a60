package io.larder.embedded.session;

import io.larder.embedded.request.LogicalSessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One session.
 *
 * @param user as user@database; null where nobody was logged in
 */
public record Session(LogicalSessionId id, @Nullable String user, Instant lastUse) {}
