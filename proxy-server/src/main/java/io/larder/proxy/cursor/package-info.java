/**
 * Cursors of Larder's own, over answers from memory, and the record of the upstream's cursors whose batches are being gathered
 * into answers. Both are shared by the whole proxy, because any connection may ask for the next batch. Knows commands and
 * answers, but no sockets, no upstream and nothing of what may be served.
 */
@NullMarked
package io.larder.proxy.cursor;

import org.jspecify.annotations.NullMarked;
