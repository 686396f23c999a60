/** Names of databases and collections, and nothing else. */
@NullMarked
package io.larder.engine.name;

import org.jspecify.annotations.NullMarked;
