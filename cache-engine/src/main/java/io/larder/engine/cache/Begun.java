package io.larder.engine.cache;

/** What becomes of a read that was no hit. */
public sealed interface Begun permits Fill, Joined, Forward {}
