package io.larder.config;

import io.larder.config.value.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** PEM files for TLS towards the upstream; whether TLS is used, and how strictly, the connection string says. */
public record UpstreamTls(
        Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, Optional<Secret> keyPassword) {}
