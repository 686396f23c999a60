/**
 * What commands that pass may change, and what their replies prove of it. Where a command or a reply leaves something open, the
 * broader change is told.
 */
@NullMarked
package io.larder.engine.change.write;

import org.jspecify.annotations.NullMarked;
