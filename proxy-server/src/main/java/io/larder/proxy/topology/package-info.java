/**
 * Which servers the upstream has, what each of them is, and which of them suits a request. The driver's public API finds
 * and watches them; what is learned is published as one immutable {@link io.larder.proxy.topology.TopologyView}. No
 * request of a client is sent from here, and nothing of {@code com.mongodb.internal} is used.
 */
@NullMarked
package io.larder.proxy.topology;

import org.jspecify.annotations.NullMarked;
