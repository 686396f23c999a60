/**
 * What a tenant may take, and how its clients wait for it: a bucket of requests, permits for what is upstream at a time,
 * places for connections, and the lines before them. Knows neither sockets nor requests.
 */
@NullMarked
package io.larder.proxy.limit;

import org.jspecify.annotations.NullMarked;
