/**
 * Reads of one client that memory may answer: looked up, answered, joined to the same read of somebody else, or sent so that they are
 * kept; and what is read for the cache over the client's connection, between two of its requests. What is kept and for how long is
 * decided by {@code engine.cache}, and reached through {@code proxy.caching}.
 */
@NullMarked
package io.larder.proxy.request.cached;

import org.jspecify.annotations.NullMarked;
