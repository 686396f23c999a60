/**
 * The one place that knows MongoDB's query language: matching, projection, updates, expressions, aggregation stages and
 * index keys, each in its own package below. Pure functions over documents: no state, no sockets, no storage.
 */
@NullMarked
package io.larder.embedded.query;

import org.jspecify.annotations.NullMarked;
