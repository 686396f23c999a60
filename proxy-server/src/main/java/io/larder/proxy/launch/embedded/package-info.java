/** The embedded upstream as the launcher sees it: the only code of the proxy that knows of it. */
@NullMarked
package io.larder.proxy.launch.embedded;

import org.jspecify.annotations.NullMarked;
