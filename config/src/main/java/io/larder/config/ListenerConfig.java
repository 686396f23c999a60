package io.larder.config;

import io.larder.config.value.ListenAddress;
import java.util.Optional;

/** One place where clients connect. {@code tls} absent: plain. */
public record ListenerConfig(ListenAddress address, Optional<ServerTls> tls, ProxyProtocol proxyProtocol) {}
