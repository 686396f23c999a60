package io.larder.embedded;

import de.bwaldvogel.mongo.bson.Document;

/**
 * A command that reached a member.
 *
 * @param body as sent; empty where it may hold secrets
 */
public record RecordedCommand(int member, long connection, String name, String database, Document body) {}
