package io.larder.embedded.server;

import io.larder.embedded.command.Dispatcher;

/** What one member's sockets lead to. */
public record Endpoint(Dispatcher dispatcher, Traffic traffic, Connections connections) {}
