/** What a request means and what may answer it. Nothing here knows of sockets or of configuration files. */
@NullMarked
package io.larder.engine;

import org.jspecify.annotations.NullMarked;
