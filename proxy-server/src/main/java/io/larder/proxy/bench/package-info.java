/**
 * Load for comparing two ways to the same data: so many clients, each asking as soon as it is answered. Knows nothing of the
 * proxy; speaks through the driver, as applications do.
 */
@NullMarked
package io.larder.proxy.bench;

import org.jspecify.annotations.NullMarked;
