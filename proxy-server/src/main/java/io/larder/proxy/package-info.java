/** The proxy. Start reading here. */
@NullMarked
package io.larder.proxy;

import org.jspecify.annotations.NullMarked;
