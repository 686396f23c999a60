package io.larder.engine.cache;

import io.larder.engine.reason.Reason;

/** The read goes upstream as it came, and nothing of its answer is kept. */
public record Forward(Reason reason) implements Begun {}
