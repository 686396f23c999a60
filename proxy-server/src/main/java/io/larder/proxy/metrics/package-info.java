/**
 * What Larder counts and measures of itself, and how Prometheus reads it. The counters of the request path live here, plain
 * and without locks; counters that other parts keep are only read, when somebody asks. Knows neither sockets nor requests.
 */
@NullMarked
package io.larder.proxy.metrics;

import org.jspecify.annotations.NullMarked;
