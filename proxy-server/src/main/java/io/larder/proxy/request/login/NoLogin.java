package io.larder.proxy.request.login;

import io.larder.proxy.auth.Principal;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.wire.bson.NameTable;
import io.larder.wire.message.CommandView;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Where nobody can log in: the upstream wants no credentials and Larder has no users. */
public final class NoLogin implements Login {
    public static final NoLogin NO_LOGIN = new NoLogin();

    private static final NameTable<Boolean> LOGGING_IN =
            new NameTable<>(Map.of("saslStart", true, "saslContinue", true, "authenticate", true));

    private NoLogin() {}

    @Override
    public Principal principal() {
        return Principal.NOBODY;
    }

    @Override
    public @Nullable Principal cachedFor() {
        return Principal.NOBODY;
    }

    @Override
    public boolean isRelayed() {
        return false;
    }

    @Override
    public void greet(CommandView hello, BsonDocument reply, Consumer<BsonDocument> answer) {
        answer.accept(reply);
    }

    @Override
    public @Nullable BsonDocument answer(CommandView command) throws RefusedException {
        if (command.lookUp(LOGGING_IN) != null) {
            throw new RefusedException(
                    ErrorCode.AUTHENTICATION_FAILED,
                    "Authentication failed: this Larder logs nobody in, because its upstream wants no credentials;"
                            + " leave user and password out of the connection string");
        }
        return null;
    }
}
