/** What altered, or may have altered, the data: read from commands that pass, or from events of a change stream. */
@NullMarked
package io.larder.engine.change;

import org.jspecify.annotations.NullMarked;
