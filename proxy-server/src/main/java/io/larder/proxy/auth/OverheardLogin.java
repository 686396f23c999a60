package io.larder.proxy.auth;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandView;
import io.larder.wire.scram.ScramMechanism;
import java.nio.charset.StandardCharsets;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as the conversation says by which it logs in upstream: the user's name is in the clear, and the server's
 * last word tells whether it was proved. Owned by the connection's event loop.
 *
 * <pre>
 *   NOBODY --(a login by SCRAM succeeds)--> one principal --(another login, or logout)--> UNCERTAIN
 *   NOBODY --(a login succeeds whose user cannot be read, or may have unheard)------------^
 * </pre>
 *
 * Once uncertain it stays so: the server may hold several users for the connection, and each has rights of its own.
 */
public final class OverheardLogin {
    private Principal principal = Principal.NOBODY;
    private boolean uncertain;
    private @Nullable Principal candidate;
    private boolean running;

    /** The one principal of the connection; null while there is none, or not for certain one. */
    public @Nullable Principal principal() {
        return uncertain || !principal.isLoggedIn() ? null : principal;
    }

    /** A {@code saslStart} on its own is on its way. Of fields of one name the server may take another than is seen here. */
    public void begins(CommandView saslStart) {
        boolean certain = !saslStart.fields().repeats();
        begins(
                certain
                        ? RawDocuments.read(saslStart.message(), saslStart.bodyOffset(), saslStart.bodyLimit())
                        : new BsonDocument(),
                saslStart.database());
    }

    /** One that is part of a hello, sent as it is given here. */
    public void begins(BsonDocument saslStart, String database) {
        uncertain |=
                running; // a second beginning before the first has ended: which of them the end is of cannot be told
        running = true;
        candidate = candidate(saslStart, database);
    }

    private static @Nullable Principal candidate(BsonDocument saslStart, String database) {
        ScramMechanism mechanism =
                saslStart.get("mechanism") instanceof BsonString name ? ScramMechanism.named(name.getValue()) : null;
        BsonValue payload = saslStart.get("payload");
        if (mechanism == null || !(payload instanceof BsonBinary bytes) || database.isEmpty()) {
            return null;
        }
        String user = user(new String(bytes.getData(), StandardCharsets.UTF_8));
        return user == null ? null : new Principal(user, database, mechanism.mechanismName());
    }

    /** From {@code n,,n=<user>,r=<nonce>}; null if it is anything else. */
    private static @Nullable String user(String clientFirst) {
        String start = "n,,n=";
        int end = clientFirst.indexOf(",r=", start.length());
        if (!clientFirst.startsWith(start) || end < 0) {
            return null;
        }
        String escaped = clientFirst.substring(start.length(), end);
        if (escaped.isEmpty()
                || escaped.indexOf(',') >= 0
                || escaped.replaceAll("=2C|=3D", "").indexOf('=') >= 0) {
            return null;
        }
        return escaped.replace("=2C", ",").replace("=3D", "=");
    }

    /** What the server has answered to a step of the login. */
    public void answered(boolean ok, boolean done) {
        if (!ok) {
            running = false;
            candidate = null;
        } else if (done && running) {
            succeeded();
        } else if (done) {
            uncertain = true; // the end of something whose beginning was not heard
        }
    }

    private void succeeded() {
        Principal proved = candidate;
        running = false;
        candidate = null;
        boolean another = principal.isLoggedIn() && !principal.equals(proved);
        if (proved == null || another) {
            uncertain = true;
        } else {
            principal = proved;
        }
    }

    /** A step of a login that the server takes and says nothing to. */
    public void unanswered() {
        uncertain = true;
    }

    /** The client logs out, which ends one user of perhaps several. */
    public void loggedOut() {
        uncertain = true;
    }
}
