package io.larder.embedded.auth;

import de.bwaldvogel.mongo.bson.Document;

/** A user: a name in the database it was created in. */
public record UserName(String user, String database) {
    @Override
    public String toString() {
        return user + "@" + database;
    }

    public Document toDocument() {
        return new Document("user", user).append("db", database);
    }
}
