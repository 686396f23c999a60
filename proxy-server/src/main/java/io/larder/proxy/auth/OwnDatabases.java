package io.larder.proxy.auth;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Narrows listDatabases to the databases of a user, in the request, so that the reply needs no change. */
public final class OwnDatabases {
    private OwnDatabases() {}

    /** The command to send upstream in place of the user's; everything else in it stays. */
    public static BsonDocument narrow(BsonDocument listDatabases, User user) {
        BsonArray names = new BsonArray();
        user.databases().keySet().forEach(name -> names.add(new BsonString(name)));
        return narrow(listDatabases, new BsonDocument("$in", names));
    }

    /** The same with what their names have to match. */
    public static BsonDocument narrow(BsonDocument listDatabases, BsonDocument name) {
        BsonDocument own = new BsonDocument("name", name);
        BsonDocument narrowed = listDatabases.clone();
        BsonValue asked = narrowed.get("filter");
        narrowed.put(
                "filter",
                asked instanceof BsonDocument filter && !filter.isEmpty()
                        ? new BsonDocument("$and", new BsonArray(List.of(own, filter)))
                        : own);
        return narrowed;
    }
}
