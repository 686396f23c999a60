/**
 * Builds the running proxy from the configuration tree: what is started in which order, the banner, the end. The only place
 * that knows all parts. Nothing here handles a request.
 */
@NullMarked
package io.larder.proxy.launch;

import org.jspecify.annotations.NullMarked;
