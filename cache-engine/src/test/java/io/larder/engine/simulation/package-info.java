/**
 * A seeded simulation of the engine: clients read and write through it, outsiders write past it, and a replica set in miniature
 * misbehaves. One thread, virtual time, no sockets; an oracle that knows the whole history judges every answer from memory.
 */
@NullMarked
package io.larder.engine.simulation;

import org.jspecify.annotations.NullMarked;
