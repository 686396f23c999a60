package io.larder.embedded.auth;

import de.bwaldvogel.mongo.bson.Document;

/** A role: a name in the database it belongs to. */
public record RoleName(String role, String database) {
    @Override
    public String toString() {
        return role + "@" + database;
    }

    public Document toDocument() {
        return new Document("role", role).append("db", database);
    }
}
