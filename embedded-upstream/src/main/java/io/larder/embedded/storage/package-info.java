/**
 * All data as one immutable value: a server's state holds databases, these hold collections, these hold documents and
 * indexes, all in persistent maps, so that keeping a state of the past costs a reference. Here also: the working copy
 * in which a writer makes the next state, and the changes that lead to it. Nothing here knows of members, clocks or
 * sockets, and no state is ever modified.
 */
@NullMarked
package io.larder.embedded.storage;

import org.jspecify.annotations.NullMarked;
