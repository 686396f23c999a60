package io.larder.config;

import io.larder.config.value.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * What Larder tells drivers it is. {@code setName} and {@code advertise} belong to {@link PresentAs#REPLICA_SET}: one
 * advertised address per TCP listener, in their order; empty: the listeners' own addresses.
 */
public record PresentationConfig(PresentAs as, Optional<String> setName, List<HostPort> advertise) {
    public PresentationConfig {
        advertise = List.copyOf(advertise);
    }
}
