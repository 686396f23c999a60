package io.larder.embedded.admin.login;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.RoleName;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads names of users and roles, which may be given with or without their database. */
final class RoleNames {
    private RoleNames() {}

    static List<RoleName> list(List<?> sent, String database) {
        List<RoleName> names = new ArrayList<>();
        for (Object each : sent) {
            names.add(one(each, database));
        }
        return names;
    }

    static RoleName one(@Nullable Object sent, String database) {
        if (sent instanceof String role) {
            return new RoleName(role, database);
        }
        if (sent instanceof Document document) {
            Fields fields = new Fields("role", document);
            return new RoleName(fields.string("role"), fields.string("db"));
        }
        throw new CommandFailure(
                ErrorCode.BAD_VALUE, "Role names must be either strings or objects of a role and its db");
    }

    static UserName user(@Nullable Object sent, String database) {
        if (sent instanceof String user) {
            return new UserName(user, database);
        }
        if (sent instanceof Document document) {
            Fields fields = new Fields("user", document);
            return new UserName(fields.string("user"), fields.string("db"));
        }
        throw new CommandFailure(
                ErrorCode.BAD_VALUE, "User names must be either strings or objects of a user and its db");
    }
}
