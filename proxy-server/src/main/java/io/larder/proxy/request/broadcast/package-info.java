/**
 * One request sent to several servers, and one reply made of theirs. To which servers is known before
 * ({@code request.route}).
 */
@NullMarked
package io.larder.proxy.request.broadcast;

import org.jspecify.annotations.NullMarked;
