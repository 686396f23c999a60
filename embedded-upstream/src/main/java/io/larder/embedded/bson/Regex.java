package io.larder.embedded.bson;

/** A BSON regular expression. The library's own class has no value equality, which indexes and change descriptions need. */
public record Regex(String pattern, String options) {}
