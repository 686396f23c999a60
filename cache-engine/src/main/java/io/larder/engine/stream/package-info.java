/**
 * One change stream without its socket: which command to send next, and what a reply proves. It decides from replies and from
 * the time handed in; who sends, waits and reconnects lives elsewhere, and so does what a change does to the cache.
 */
@NullMarked
package io.larder.engine.stream;

import org.jspecify.annotations.NullMarked;
