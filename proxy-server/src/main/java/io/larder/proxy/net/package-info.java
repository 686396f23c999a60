/**
 * What the machine gives: event loops, the transport they run on, buffers, and TLS made from PEM files. Knows nothing of
 * MongoDB, of clients or of upstreams; nothing that speaks the protocol may live here.
 */
@NullMarked
package io.larder.proxy.net;

import org.jspecify.annotations.NullMarked;
