package io.larder.proxy.request.tenants;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.command.NamedDatabase;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.shared.LedClients;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.tenant.Choice;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses for each request of one client whose tenant is known only after hello: by the user, once one has logged in, or else by
 * the database that the request is about. What is about no database of a tenant's stays where the client was last.
 */
public final class LateChoice {
    private final LedClients led;
    private Requests last;
    private String lastDatabase = "";
    private @Nullable Requests ofLastDatabase;
    private @Nullable Choice<Requests> lastChoice;
    private boolean amongUpstreams;

    public LateChoice(LedClients led, Requests first) {
        this.led = led;
        this.last = first;
    }

    /**
     * Whose the request is.
     *
     * @throws RefusedException if it is nobody's, or would take a transaction to another tenant
     */
    public Requests choose(CommandView command, Plan plan, Principal principal) throws RefusedException {
        Choice<Requests> choice = led.choice();
        if (choice != lastChoice) {
            lastChoice = choice;
            lastDatabase = "";
            ofLastDatabase = null;
        }
        Requests its = principal.isLoggedIn() ? choice.byUser(principal.user()) : null;
        amongUpstreams = its == null && choice.leadsToSeveralUpstreams();
        if (its == null && choice.choosesByDatabase()) {
            its = byDatabase(choice, command, plan);
        }
        if (its == null) {
            its = choice.rest();
        }
        if (its == null) {
            throw new RefusedException(
                    ErrorCode.UNAUTHORIZED,
                    "no tenant of this Larder has "
                            + (principal.isLoggedIn() ? "the user " + principal.user() + " or " : "")
                            + "the database " + command.database());
        }
        last = its;
        return its;
    }

    /** Whether the request that was chosen for last may go to another upstream than the client's others. */
    boolean isAmongUpstreams() {
        return amongUpstreams;
    }

    /** All that the client may be led to by the databases of its requests; none where something else decides. */
    List<Requests> all(Principal principal) {
        Choice<Requests> choice = led.choice();
        boolean userDecides = principal.isLoggedIn() && choice.byUser(principal.user()) != null;
        return choice.choosesByDatabase() && !userDecides ? choice.byDatabases() : List.of();
    }

    private @Nullable Requests byDatabase(Choice<Requests> choice, CommandView command, Plan plan)
            throws RefusedException {
        if (command.inTransaction()) {
            return inTransaction(choice, command, plan);
        }
        if (plan.kind() == CommandKind.SESSION) {
            return last;
        }
        return about(choice, command, plan);
    }

    /** The tenant that the command's database, or the first that it names, is of. Who serves no data may be asked anywhere. */
    private @Nullable Requests about(Choice<Requests> choice, CommandView command, Plan plan) {
        String database = NamedDatabase.of(command);
        if (!database.equals(lastDatabase)) {
            lastDatabase = database;
            ofLastDatabase = choice.byDatabase(database);
        }
        if (ofLastDatabase == null && isServers(database)) {
            Requests holder = plan.kind() == CommandKind.CURSOR ? holder(choice, command, plan) : null;
            if (holder != null) {
                return holder;
            }
            Requests rest = choice.rest();
            return rest == null ? last : rest;
        }
        return ofLastDatabase;
    }

    /** Who has the cursor, or the first of those that are named: what a bulkWrite of a tenant's has come to is read in admin. */
    private static @Nullable Requests holder(Choice<Requests> choice, CommandView command, Plan plan) {
        List<Long> ids = plan.destination() == Destination.CURSOR
                ? List.of(NamedCursors.continued(command))
                : NamedCursors.killed(command);
        for (Requests tenant : choice.byDatabases()) {
            for (long id : ids) {
                if (tenant.ongoing().cursors().find(id) != null) {
                    return tenant;
                }
            }
        }
        return null;
    }

    private static boolean isServers(String database) {
        return database.equals("admin") || database.equals("config") || database.equals("local");
    }

    /** A transaction runs on one upstream, and its changes are kept account of by one tenant. */
    private @Nullable Requests inTransaction(Choice<Requests> choice, CommandView command, Plan plan)
            throws RefusedException {
        SessionId session = Sessions.id(command);
        long number = Sessions.transaction(command);
        if (session == null) {
            return last;
        }
        if (plan.kind() == CommandKind.TRANSACTION_END) {
            Requests began = led.transactions().find(session, number);
            return began == null ? last : began;
        }
        Requests its = about(choice, command, plan);
        if (its == null) {
            its = choice.rest();
        }
        if (its == null) {
            return null;
        }
        if (command.fields().isTrue(CommandField.START_TRANSACTION)) {
            return its;
        }
        Requests began = led.transactions().find(session, number);
        if (began != null && began != its) {
            throw new RefusedException(
                    263,
                    "OperationNotSupportedInTransaction",
                    "a transaction stays with the tenant in which it began, "
                            + began.tenant().name() + ": " + command.database() + " is of tenant "
                            + its.tenant().name());
        }
        return its;
    }
}
