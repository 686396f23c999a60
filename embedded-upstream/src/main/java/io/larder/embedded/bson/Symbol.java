package io.larder.embedded.bson;

/** A symbol (deprecated BSON type 14). It compares as a string. */
public record Symbol(String name) {}
