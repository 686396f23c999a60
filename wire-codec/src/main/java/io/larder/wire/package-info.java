/**
 * What goes over a MongoDB connection, seen as bytes. The packages build on each other in one direction:
 *
 * <pre>
 *   frame    headers and the cutting of a byte stream into messages
 *   bson     scanning of raw documents, without building them
 *   compression   OP_COMPRESSED and its algorithms
 *   message  OP_MSG, OP_QUERY and OP_REPLY: reading through views, and writing
 * </pre>
 *
 * Nothing here opens a socket, and nothing here knows of caching.
 */
@NullMarked
package io.larder.wire;

import org.jspecify.annotations.NullMarked;
