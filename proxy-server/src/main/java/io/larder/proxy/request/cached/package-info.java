/**
 * Reads of one client that memory may answer: looked up, answered, joined to the same read of somebody else, or sent so that they are
 * kept. What is kept and for how long is decided by {@code engine.cache}, and reached through {@code proxy.caching}.
 */
@NullMarked
package io.larder.proxy.request.cached;

import org.jspecify.annotations.NullMarked;
