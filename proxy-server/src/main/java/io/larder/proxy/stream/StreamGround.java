package io.larder.proxy.stream;

import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.channel.EventLoop;
import java.time.Duration;

/**
 * What all streams of one tenant stand on.
 *
 * @param tenant what logs call it
 * @param loop on which nothing of a client happens
 * @param upstream that loop's part of the pools
 * @param maxAwait how long a server may hold a request without news
 */
public record StreamGround(
        String tenant,
        EventLoop loop,
        LoopUpstream upstream,
        Topology topology,
        Catalogue catalogue,
        NewestClusterTime clusterTime,
        Feeds feeds,
        Duration maxAwait) {}
