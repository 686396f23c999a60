/** What goes over a MongoDB connection: frames, messages and views of them. Nothing here opens a socket or knows of caching. */
@NullMarked
package io.larder.wire;

import org.jspecify.annotations.NullMarked;
