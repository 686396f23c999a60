package io.larder.proxy.request.tenants;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.proxy.request.cursor.EndedSessions;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.forward.Forwarding;
import io.larder.proxy.request.forward.Side;
import io.larder.proxy.request.login.Login;
import io.larder.proxy.request.shared.LedClients;
import io.larder.proxy.request.shared.Requests;
import io.larder.wire.message.CommandView;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BiFunction;

/** The tenants that one client has come to, whose requests are led one by one. On the client's event loop. */
public final class Sides {
    private final LedClients led;
    private final Side first;
    private final LateChoice choice;
    private final BiFunction<Requests, Login, Side> beside;
    /** At most one for each tenant. */
    private final IdentityHashMap<Requests, Side> others = new IdentityHashMap<>();

    /**
     * Of one client, who begins at the first.
     *
     * @param beside makes what the client has at one more tenant
     */
    public Sides(LedClients led, Side first, BiFunction<Requests, Login, Side> beside) {
        this.led = led;
        this.first = first;
        this.choice = new LateChoice(led, first.tenant());
        this.beside = beside;
    }

    public LedClients led() {
        return led;
    }

    /** Where this request is led, by somebody who logs in like this. */
    public Side of(CommandView command, Plan plan, Login login) throws RefusedException {
        if (login.wantsUser()) {
            return first; // where it is refused for that
        }
        if (plan.kind() == CommandKind.SESSION) {
            // They may have been used with every tenant, on other connections, too.
            led.choice().late().forEach(tenant -> EndedSessions.forget(command, Forwarding.asker(login), tenant));
        }
        Requests its = choice.choose(command, plan, login.principal());
        return its == first.tenant() ? first : others.computeIfAbsent(its, tenant -> beside.apply(tenant, login));
    }

    /** Whether the request that was led last may go to another upstream than the client's others, whose times mean nothing there. */
    public boolean areOfSeveralUpstreams() {
        return choice.isAmongUpstreams();
    }

    /** All tenants that a command is about which speaks of everything that the client may come to; else at most one. */
    public List<Requests> all(CommandView command, Plan plan, Login login) {
        return login.wantsUser() || !AcrossTenants.concerns(command, plan) ? List.of() : choice.all(login.principal());
    }

    /** The client is gone. */
    public void abandon() {
        others.values().forEach(Side::abandon);
    }
}
