package io.larder.proxy.request.forward;

import io.larder.engine.plan.Action;
import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.engine.reason.Reason;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.CachedFor;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.request.broadcast.Broadcast;
import io.larder.proxy.request.broadcast.CursorReplies;
import io.larder.proxy.request.cached.CachedReads;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.cursor.EndedSessions;
import io.larder.proxy.request.cursor.OwnCursors;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.login.Login;
import io.larder.proxy.request.login.RelayedLogin;
import io.larder.proxy.request.reply.Rewrite;
import io.larder.proxy.request.route.BroadcastPlan;
import io.larder.proxy.request.route.Routing;
import io.larder.proxy.request.route.TenantRules;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.turn.Turns;
import io.larder.proxy.session.Cursors.Cursor;
import io.larder.proxy.topology.Target;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** The requests of one client that are not Larder's own to answer: which servers get them, and in what form. */
public final class Forwarding {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Course course;
    private final Exchange exchange;
    private final Turns turns;
    private final Consumer<BsonDocument> answers;
    private final Routing routing;
    private final OwnCursors own;
    private final @Nullable CachedReads cached;
    private final BooleanSupplier readsAgain = this::readsAgain;
    private @Nullable Broadcast broadcast;
    /** Of the last request that another of Larder's may follow. */
    private @Nullable Login login;

    /** Of this client; {@code answers} takes replies that are made here. */
    Forwarding(
            ClientConnection client,
            LoopRequests loop,
            RequestFacts facts,
            Course course,
            Exchange exchange,
            Turns turns,
            Consumer<BsonDocument> answers) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
        this.course = course;
        this.exchange = exchange;
        this.turns = turns;
        this.answers = answers;
        this.routing = new Routing(loop.all(), client.listener().index());
        this.own = new OwnCursors(loop.all());
        this.cached = loop.caching() == null || loop.all().caching() == null
                ? null
                : new CachedReads(
                        client, loop, facts, course, exchange, loop.all().caching(), loop.caching());
    }

    /** Returns whether the buffers were handed on. */
    public boolean forward(Login its, Plan plan, CommandView command, ByteBuf plain, @Nullable ByteBuf compressed)
            throws RefusedException {
        BsonDocument answer = its.answer(command);
        if (answer != null) {
            answers.accept(answer);
            return false;
        }
        if (loop.all().limits().any() && plan.kind() == CommandKind.CURSOR && isOfKnownCursor(plan, command)) {
            course.ofKnownCursor();
        }
        if (turns.holds(loop.all().limits(), plain, compressed)) {
            return true;
        }
        if (cached != null && isAnswered(cached, its, plan, command)) {
            return false;
        }
        List<Long> killed = cached == null ? List.of() : own.kill(plan, command, asker(its));
        if (!killed.isEmpty()) {
            killed(killed, its, command);
            return false;
        }
        TenantRules.require(loop.all(), plan, command, exchange.cursors());
        BsonDocument other = TenantRules.narrowed(loop.all(), command, its.inPlaceOf(command));
        if (other == null && its instanceof RelayedLogin relayed) {
            return relay(relayed, plan, command, plain, compressed);
        }
        Principal principal = its.principal();
        if (other != null) {
            int flags = command.isUnacknowledged() ? OpMsg.MORE_TO_COME : 0;
            ByteBuf changed = MessageWriter.opMsg(client.allocator(), command.requestId(), 0, flags, other);
            Target to = its instanceof RelayedLogin relayed
                    ? relayed.server().target()
                    : routing.target(plan, command, principal);
            exchange.forward(changed, null, to, principal, null);
            return false;
        }
        if (plan.kind() == CommandKind.SESSION) {
            EndedSessions.forget(command, principal, loop.all());
        }
        Target target;
        BroadcastPlan several = null;
        if (loop.all().presented().asMembers() || loop.all().bindsClients()) {
            BroadcastPlan.forgetKilled(plan, command, loop.all());
        } else {
            several = BroadcastPlan.of(plan, command, principal, loop.all());
        }
        if (several == null) {
            target = routing.target(plan, command, principal);
        } else if (several.isSimple()) {
            target = several.parts().get(0).target();
        } else {
            broadcast(several, command);
            return false;
        }
        return send(its, plan, command, plain, compressed, target, principal);
    }

    private boolean isOfKnownCursor(Plan plan, CommandView command) {
        if (plan.destination() == Destination.CURSOR) {
            return isKnownCursor(facts.cursorId());
        }
        return plan.destination() == Destination.CURSORS
                && NamedCursors.killed(command).stream().anyMatch(this::isKnownCursor);
    }

    private boolean isKnownCursor(long id) {
        return exchange.cursors().find(id) != null
                || loop.all().ongoing().answerCursors().has(id);
    }

    private boolean isWriting(long id) {
        Cursor cursor = exchange.cursors().find(id);
        return cursor != null && cursor.writes();
    }

    /** Whether memory has an answer, or a cursor over one. */
    private boolean isAnswered(CachedReads reads, Login its, Plan plan, CommandView command) throws RefusedException {
        if (plan.action() == Action.LOOKUP) {
            TenantRules.requireLeft(loop.all(), command);
            CachedFor who = reads.who(its);
            return who != null && reads.answer(command, who);
        }
        if (plan.kind() != CommandKind.CURSOR) {
            return false;
        }
        CursorOwner asker = new CursorOwner(asker(its), Sessions.id(command));
        ByteBuf batch = own.next(plan, command, asker, reads::hasRoomFor, client.allocator());
        if (batch == null) {
            return false;
        }
        reads.write(batch);
        return true;
    }

    /** Some of the cursors that were to be killed were Larder's own: the others are the upstream's. */
    private void killed(List<Long> ids, Login its, CommandView command) throws RefusedException {
        if (ids.size() == NamedCursors.killed(command).size()) {
            answers.accept(OwnCursors.reply(ids));
            return;
        }
        ByteBuf rest = OwnCursors.without(ids, command, client.allocator());
        boolean handedOn = false;
        try {
            CommandView others = loop.commands().parse(rest);
            course.killed(ids);
            handedOn = forward(its, loop.planner().plan(others), others, rest, null);
        } finally {
            if (!handedOn) {
                rest.release();
            }
        }
    }

    /** Whose cursors over answers are this client's. */
    public static Principal asker(Login its) {
        Principal known = its.cachedFor();
        return known == null ? its.principal() : known;
    }

    /** The last step: what the cache has to know of the request, or to do with it, and off it goes. */
    private boolean send(
            Login its,
            Plan plan,
            CommandView command,
            ByteBuf plain,
            @Nullable ByteBuf compressed,
            Target target,
            Principal principal) {
        CachedReads reads = cached;
        if (reads != null && its.isRelayed() && mayBeFollowed(plan)) {
            login = its;
            course.next(readsAgain);
        }
        CachedFor who = reads == null || !plan.mayCache() ? null : reads.who(its);
        if (reads != null && who != null) {
            boolean bound = its.isRelayed() || loop.all().bindsClients();
            reads.send(command, who, plain, compressed, target, principal, bound);
            return true;
        }
        if (plan.mayCache()) {
            course.usage(loop.usage().of(loop.planner().namespace()));
            course.reason(reads == null ? Reason.POLICY_OFF : Reason.RIGHTS_UNPROVEN);
            loop.metrics().bypassed(reads == null ? Reason.POLICY_OFF : Reason.RIGHTS_UNPROVEN);
        }
        boolean begins = facts.inTransaction() && command.fields().isTrue(CommandField.START_TRANSACTION);
        SessionId pin = begins && !its.isRelayed() ? routing.pinFor(command) : null;
        boolean mayChange = plan.mayWrite() || facts.inTransaction();
        // What overhears a login must see the end of it, whatever fields the client adds to its commands.
        if (loop.caching() != null && mayChange && plan.kind() != CommandKind.AUTHENTICATION) {
            course.witness(loop.caching().writes().before(plan, command, Sessions.id(command)));
        } else if (loop.caching() != null && plan.destination() == Destination.CURSOR) {
            course.witness(
                    isWriting(facts.cursorId())
                            ? loop.caching().writes().anywhere(Sessions.id(command))
                            : loop.caching()
                                    .batch(facts.cursorId(), new CursorOwner(asker(its), Sessions.id(command))));
        }
        if (command.isLegacy()) {
            exchange.forward(Rewrite.asOpMsg(command, client.allocator()), null, target, principal, pin);
            return false;
        }
        exchange.forward(plain, compressed, target, principal, pin);
        return true;
    }

    /** Within a login, or a transaction, nothing of Larder's comes between two requests. */
    private boolean mayBeFollowed(Plan plan) {
        return plan.kind() != CommandKind.AUTHENTICATION && !facts.inTransaction();
    }

    private boolean readsAgain() {
        return cached != null && login != null && !course.hasLeftCursor() && cached.readsAgain(login);
    }

    private void broadcast(BroadcastPlan several, CommandView command) {
        BsonDocument document = RawDocuments.read(command.message(), command.bodyOffset(), command.bodyLimit());
        if (command.isLegacy()) {
            document.append(CommandField.DATABASE.fieldName(), new BsonString(command.database()));
        }
        String name = command.name();
        if (!several.parts().isEmpty()) {
            course.sent();
        }
        Broadcast all = new Broadcast(new CursorReplies(several.notFound(), course.killed()), reply -> {
            broadcast = null;
            EndedSessions.answered(name, reply, loop.all());
            answers.accept(reply);
        });
        broadcast = all;
        all.start(several.parts().stream().map(part -> sent(part, document)).toList(), facts);
    }

    private Broadcast.Sent sent(BroadcastPlan.Part part, BsonDocument command) {
        BsonDocument its = part.cursors() == null ? command : command.clone().append("cursors", part.cursors());
        return new Broadcast.Sent(loop, part.target(), its);
    }

    /** The client's own upstream connection takes everything, and the server behind it decides. */
    private boolean relay(
            RelayedLogin relayed, Plan plan, CommandView command, ByteBuf plain, @Nullable ByteBuf compressed)
            throws RefusedException {
        if (plan.destination() == Destination.READ_PREFERENCE) {
            relayed.server().requireServable(command);
        }
        BroadcastPlan.forgetKilled(plan, command, loop.all());
        if (plan.kind() == CommandKind.SESSION) {
            EndedSessions.forget(command, asker(relayed), loop.all());
        }
        if (plan.kind() == CommandKind.AUTHENTICATION) {
            course.witness(relayed.overhears());
        }
        return send(relayed, plan, command, plain, compressed, relayed.server().target(), relayed.principal());
    }

    /** The client is gone. */
    void abandon() {
        if (cached != null) {
            cached.abandon();
        }
        if (broadcast != null) {
            broadcast.abandon();
            broadcast = null;
        }
    }
}
