/**
 * The way back: a reply on its way from upstream to client, whole or in parts, in the form that the client wants it in. Where a reply
 * comes from, and what follows it, is not known here: that is {@code request.exchange}.
 */
@NullMarked
package io.larder.proxy.request.reply;

import org.jspecify.annotations.NullMarked;
