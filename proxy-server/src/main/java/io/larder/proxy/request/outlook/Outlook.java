package io.larder.proxy.request.outlook;

import io.larder.engine.plan.Action;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.engine.plan.Planner;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import io.larder.engine.reason.Reason;
import io.larder.proxy.auth.AccessRules;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.auth.User;
import io.larder.proxy.caching.CachedFor;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.caching.ReadProspect;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.login.NoLogin;
import io.larder.proxy.request.route.Routing;
import io.larder.proxy.request.route.TenantRules;
import io.larder.proxy.request.shared.Authentication;
import io.larder.proxy.request.shared.Requests;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request if a client sent it now: the way through {@code Conversation} and {@code Forwarding}, with the
 * same planner, the same rules of access and the same lookup, up to where something would be sent or noted. For one thread.
 */
public final class Outlook {
    /** Commands that a login answers, whoever asks. */
    private static final Set<String> OF_LOGINS =
            Set.of("saslStart", "saslContinue", "logout", "connectionStatus", "authenticate", "getnonce");

    private final Requests all;
    private final Policies policies;

    private Outlook(Requests all, Policies policies) {
        this.all = all;
        this.policies = policies;
    }

    /** At what would become of requests of this tenant's clients that came now. */
    public static Outlook at(Requests all) {
        Caching caching = all.caching();
        return new Outlook(all, caching == null ? Policies.all(Policy.OFF) : caching.policies());
    }

    /** Whoever is told what is wrong with the question itself. */
    public static final class NoSuchUserException extends Exception {
        NoSuchUserException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Of this command with its {@code $db}.
     *
     * @param user who sends it, as name or name@database; null for one who has not logged in
     * @param level as if the policies said this one; null for the one that they say
     * @throws io.larder.wire.MalformedMessageException if it is not one that a client could send
     */
    public Prospect of(BsonDocument command, @Nullable String user, @Nullable Level level) throws NoSuchUserException {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, command);
        try {
            CommandView view = new CommandView();
            view.parse(message);
            view.validateDocuments();
            Planner planner = new Planner(level == null ? policies : policies.at(level));
            return LimitOutlook.of(all, view, of(view, planner, planner.plan(view), user));
        } finally {
            message.release();
        }
    }

    private Prospect of(CommandView command, Planner planner, Plan plan, @Nullable String user)
            throws NoSuchUserException {
        Authentication.Mode mode = all.authentication().mode();
        if (plan.action() == Action.LOCAL || plan.action() == Action.REFUSE) {
            return new Prospect(Outcome.LOCAL, plan.reason().label(), plan, null, null);
        }
        if (mode == null) {
            return refused(plan, "Larder has not reached its upstream yet");
        }
        String objection = objection(mode, command, user);
        if (objection != null) {
            return refused(plan, objection);
        }
        try {
            TenantRules.require(all, plan, command, all.ongoing().cursors());
        } catch (RefusedException e) {
            return refused(plan, String.valueOf(e.getMessage()));
        }
        if (plan.mayCache() && all.caching() != null) {
            return ofRead(all.caching(), mode, command, planner, plan, user);
        }
        if (plan.destination() == Destination.CURSOR
                && all.ongoing().answerCursors().has(NamedCursors.continued(command))) {
            return new Prospect(Outcome.HIT, plan.reason().label(), plan, null, null);
        }
        return sent(plan, command, plan.mayCache() ? Reason.POLICY_OFF : plan.reason(), null);
    }

    private static Prospect refused(Plan plan, String why) {
        return new Prospect(Outcome.LOCAL, plan.reason().label(), plan, why, null);
    }

    /** What Larder would answer in place of the upstream, by the rules of its logins. */
    private @Nullable String objection(Authentication.Mode mode, CommandView command, @Nullable String user)
            throws NoSuchUserException {
        return switch (mode) {
            case NONE -> {
                try {
                    BsonDocument answer = NoLogin.NO_LOGIN.answer(command);
                    yield answer == null ? null : "answered by Larder";
                } catch (RefusedException e) {
                    yield e.getMessage();
                }
            }
            case SERVICE -> {
                User known = user == null ? null : known(user);
                if (OF_LOGINS.contains(command.name())
                        || (known == null && command.name().equals("ping"))) {
                    yield "answered by Larder, which checks its own users";
                }
                BsonDocument refusal = AccessRules.check(command, known);
                yield refusal == null ? null : refusal.getString("errmsg").getValue();
            }
            case RELAY -> null;
        };
    }

    private User known(String user) throws NoSuchUserException {
        User known = all.authentication().users().find(name(user));
        if (known == null) {
            throw new NoSuchUserException("there is no user " + name(user) + " in the user file");
        }
        return known;
    }

    private Prospect ofRead(
            Caching caching,
            Authentication.Mode mode,
            CommandView command,
            Planner planner,
            Plan plan,
            @Nullable String user) {
        CachedFor who;
        if (mode == Authentication.Mode.NONE) {
            who = caching.whom(Principal.NOBODY);
        } else {
            who = user == null ? null : caching.seen(name(user), database(user));
        }
        if (who == null) {
            return sent(plan, command, Reason.RIGHTS_UNPROVEN, null);
        }
        ReadProspect read = caching.outlook().of(command, planner, plan.action(), who);
        if (caching.isUnsettled(Sessions.id(command))) {
            return sent(plan, command, Reason.SESSION_UNSETTLED, read);
        }
        if (read.answered()) {
            return new Prospect(Outcome.HIT, Outcome.HIT.label(), plan, null, read);
        }
        Reason reason = read.reason() == null ? plan.reason() : read.reason();
        if (read.joined()) {
            return new Prospect(Outcome.JOINED, reason.label(), plan, null, read);
        }
        Prospect sent = sent(plan, command, reason, read);
        return read.kept() && sent.outcome() != Outcome.LOCAL
                ? new Prospect(Outcome.MISS, reason.label(), plan, null, read)
                : sent;
    }

    /** It would go upstream, if there is a right place for it. */
    private Prospect sent(Plan plan, CommandView command, Reason reason, @Nullable ReadProspect read) {
        try {
            if (plan.destination() == Destination.READ_PREFERENCE) {
                new Routing(all, 0).target(plan, command, Principal.NOBODY);
            }
        } catch (RefusedException e) {
            return new Prospect(Outcome.LOCAL, reason.label(), plan, e.getMessage(), read);
        }
        return new Prospect(plan.mayWrite() ? Outcome.WRITE : Outcome.FORWARD, reason.label(), plan, null, read);
    }

    private static String name(String user) {
        int at = user.lastIndexOf('@');
        return at < 0 ? user : user.substring(0, at);
    }

    private static @Nullable String database(String user) {
        int at = user.lastIndexOf('@');
        return at < 0 ? null : user.substring(at + 1);
    }
}
