/** The events of change streams as changes. What an event does not say for certain counts as changed. */
@NullMarked
package io.larder.engine.change.event;

import org.jspecify.annotations.NullMarked;
