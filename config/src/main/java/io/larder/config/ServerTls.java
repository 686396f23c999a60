package io.larder.config;

import io.larder.config.value.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** The PEM files of a TLS listener. They are read again when they change. */
public record ServerTls(
        Path certificate,
        Path key,
        Optional<Secret> keyPassword,
        Optional<Path> clientCa,
        ClientCertificates clientCertificates) {}
