/**
 * How a user is proven to a MongoDB server: one conversation class for each mechanism, and the arithmetic they share. Only
 * bytes go in and out; connections, threads and commands are the caller's.
 */
@NullMarked
package io.larder.proxy.upstream.login;

import org.jspecify.annotations.NullMarked;
