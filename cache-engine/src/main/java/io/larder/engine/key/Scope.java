package io.larder.engine.key;

/**
 * Who may see an answer: the users of one upstream, within one tenant, as one principal (or as several that a tenant declares
 * to share). Made once for each principal; part of every key.
 *
 * @param principal user, authentication database and mechanism, or what stands for those who share
 */
public record Scope(String tenant, String upstream, String principal) {}
