/** Everything that the proxy itself asks an upstream for one cache, put together; nothing here is about any client's request. */
@NullMarked
package io.larder.proxy.watch;

import org.jspecify.annotations.NullMarked;
