package io.larder.proxy.cursor;

import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import org.jspecify.annotations.Nullable;

/** Who opened a cursor, and goes on with it. */
public record CursorOwner(Principal principal, @Nullable SessionId session) {}
