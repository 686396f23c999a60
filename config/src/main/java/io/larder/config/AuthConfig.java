package io.larder.config;

import java.nio.file.Path;
import java.util.Optional;

/** Who checks the users. {@code users} is the user file of {@link AuthMode#SERVICE} and present exactly there. */
public record AuthConfig(AuthMode mode, Optional<Path> users) {}
