/**
 * Cursors: what stays open between two batches, who may go on with it, and the commands getMore and killCursors. Where the
 * documents come from is a {@link io.larder.embedded.cursor.BatchSource}; commands that read make one and open a cursor
 * on it.
 */
@NullMarked
package io.larder.embedded.cursor;

import org.jspecify.annotations.NullMarked;
