/**
 * Finds out what an upstream would let the proxy do, by the same means that the proxy uses: its topology, its connections, its
 * login. Knows neither the configuration nor how findings are shown. What is begun is ended by the one who asks.
 */
@NullMarked
package io.larder.proxy.check;

import org.jspecify.annotations.NullMarked;
