/**
 * Errors that Larder itself answers with, in the words and numbers of servers: one for each reason why it does.
 *
 * <p>Knows what was asked, but neither who asks nor what tenant is meant: who is told so, and when, is decided above.
 */
@NullMarked
package io.larder.proxy.request.error;

import org.jspecify.annotations.NullMarked;
