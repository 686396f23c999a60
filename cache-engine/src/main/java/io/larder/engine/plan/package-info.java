/**
 * The one planner: what a command is, and what is to be done with it. Every plan carries the reason it was made for, which is
 * also its label in metrics. Decides from bytes alone: it knows no sockets, no servers and no users.
 */
@NullMarked
package io.larder.engine.plan;

import org.jspecify.annotations.NullMarked;
