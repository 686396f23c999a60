/**
 * Which of a pool's free connections is used next, which is closed first, and when: decisions over what is remembered of
 * each connection, with the time handed in. Confined to the loop of the pool. Nothing here knows sockets or requests.
 */
@NullMarked
package io.larder.proxy.upstream.idle;

import org.jspecify.annotations.NullMarked;
