package io.larder.config;

import io.larder.config.value.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where Larder is looked into and told what to do.
 *
 * @param listen of the admin API, with health and metrics; absent: there is none
 * @param tokenFile holds the bearer token of the admin API; made at the first start
 * @param tls of the admin API; a client with a certificate of its authorities needs no token
 * @param healthListen of health and metrics alone, for those who come from other machines
 * @param readyNeedsUpstream whether a proxy whose upstream cannot be reached counts as not ready
 */
public record AdminConfig(
        Optional<HostPort> listen,
        Path tokenFile,
        Optional<ServerTls> tls,
        Optional<HostPort> healthListen,
        boolean readyNeedsUpstream) {}
