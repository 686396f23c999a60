/**
 * Builds the running proxy: what is started in which order, the banner, the end. The only place that knows all parts. It may use
 * its sub-packages, from above: {@code route} what {@code tenant} has, {@code tenant} what {@code config} has. Nothing here
 * handles a request.
 */
@NullMarked
package io.larder.proxy.launch;

import org.jspecify.annotations.NullMarked;
