package io.larder.proxy.request.route;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.AccessRules;
import io.larder.proxy.auth.OwnDatabases;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.tenant.AllowedDatabases;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandView;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of a tenant may ask for, whoever they are: its databases, and the cursors that were opened through it. Several
 * tenants may have one upstream, which could not tell them apart.
 */
public final class TenantRules {
    private TenantRules() {}

    /**
     * Requires that a command stays within its tenant.
     *
     * @param cursors where the cursors of the client's upstream connections are remembered
     * @throws RefusedException if it reaches beyond
     */
    public static void require(Requests all, Plan plan, CommandView command, Cursors cursors) throws RefusedException {
        if (plan.kind() != CommandKind.AUTHENTICATION) {
            require(all, command, all.tenant().databases());
            require(all, command, all.rest());
        }
        if (!all.isAlone()) {
            if (plan.destination() == Destination.CURSOR) {
                requireOwn(cursors, NamedCursors.continued(command));
            } else if (plan.destination() == Destination.CURSORS) {
                for (long id : NamedCursors.killed(command)) {
                    requireOwn(cursors, id);
                }
            }
        }
    }

    /** The same for what memory may answer: of what was kept for the tenant some may be another's by now. */
    public static void requireLeft(Requests all, CommandView command) throws RefusedException {
        require(all, command, all.rest());
    }

    private static void require(Requests all, CommandView command, @Nullable AllowedDatabases databases)
            throws RefusedException {
        if (databases != null && !AccessRules.allows(command, databases)) {
            boolean others = databases.may(Access.READ, command.database());
            String message = command.name() + " on " + command.database()
                    + (others ? " reaches databases beside that, which" : "")
                    + " is not for the clients of tenant "
                    + all.tenant().name() + ", which may use " + databases;
            throw databases.isAllBut()
                    ? RefusedException.ofAnotherTenant(message)
                    : new RefusedException(ErrorCode.UNAUTHORIZED, message);
        }
    }

    private static void requireOwn(Cursors cursors, long cursorId) throws RefusedException {
        if (cursors.find(cursorId) == null) {
            throw new RefusedException(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + cursorId + " not found");
        }
    }

    /**
     * The command that shows the databases of the tenant only, in place of {@code other} or else of the client's; null where the
     * client's own may be sent.
     */
    public static @Nullable BsonDocument narrowed(Requests all, CommandView command, @Nullable BsonDocument other) {
        if (!command.firstElement().nameIs("listDatabases")) {
            return other;
        }
        return narrowed(all.rest(), command, narrowed(all.tenant().databases(), command, other));
    }

    private static @Nullable BsonDocument narrowed(
            @Nullable AllowedDatabases databases, CommandView command, @Nullable BsonDocument other) {
        if (databases == null) {
            return other;
        }
        BsonDocument asked =
                other == null ? RawDocuments.read(command.message(), command.bodyOffset(), command.bodyLimit()) : other;
        BsonDocument named = new BsonDocument("$regex", new BsonString(databases.asRegex()));
        return OwnDatabases.narrow(asked, databases.isAllBut() ? new BsonDocument("$not", named) : named);
    }
}
