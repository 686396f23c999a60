package io.larder.proxy.request.cached;

import io.larder.engine.entry.Entry;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Attempt;
import io.larder.proxy.caching.CachedFor;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.caching.LentReads;
import io.larder.proxy.caching.LoopCaching;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.login.Login;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.topology.Target;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reads of one client as far as the cache has to do with them: answered from memory, or sent to be kept, or waiting. */
public final class CachedReads {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Course course;
    private final Exchange exchange;
    private final Caching all;
    private final LoopCaching caching;
    private final AnswerReplies replies;
    private final JoinedReads joined;
    private final BetweenRequests between;
    private @Nullable Principal lastPrincipal;
    private @Nullable CachedFor lastWho;
    /** What waits to be read again by such as this client; null where others can do that. */
    private LentReads.@Nullable Line line;

    public CachedReads(
            ClientConnection client,
            LoopRequests loop,
            RequestFacts facts,
            Course course,
            Exchange exchange,
            Caching all,
            LoopCaching caching) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
        this.course = course;
        this.exchange = exchange;
        this.all = all;
        this.caching = caching;
        this.replies = new AnswerReplies(client, loop, facts);
        this.between = new BetweenRequests(client, loop, exchange, caching);
        this.joined = new JoinedReads(client, loop, course, exchange, replies);
    }

    /** Whom answers to this client are kept for; null if there is nobody such. */
    public @Nullable CachedFor who(Login its) {
        Principal principal = its.cachedFor();
        if (principal == null) {
            return null;
        }
        if (!principal.equals(lastPrincipal)) {
            CachedFor who = all.whom(principal);
            lastWho = who;
            line = its.isRelayed() ? all.lentReads().of(who.scope()) : null;
        }
        lastPrincipal = principal;
        return lastWho;
    }

    /** Answers from memory, if that may be. */
    public boolean answer(CommandView command, CachedFor who) {
        if (!caching.allSettled() && caching.isUnsettled(Sessions.id(command))) {
            return false;
        }
        Entry hit = caching.reads().find(command, loop.planner(), who, course.nowNanos());
        ByteBuf reply = hit == null ? null : replies.of(hit.answer(), command, lastPrincipal);
        if (hit == null || reply == null) {
            return false;
        }
        if (caching.comparisons().isWanted() && exchange.boundTo() == null) {
            caching.comparisons().verify(command, hit, client.allocator());
        }
        boolean stale = caching.reads().isStale();
        if (stale && exchange.boundTo() == null) {
            caching.rereads().revalidate(command, hit, client.allocator());
        }
        client.write(reply);
        course.outcome(Outcome.HIT);
        course.usage(hit.usage());
        boolean lends = stale ? between.revalidates(command, hit) : between.readsAgain(who, line);
        if (!lends) {
            client.exchangeDone();
        }
        return true;
    }

    /** What others wait for is read over the client's own connection, where that may be. It has its answer. */
    public boolean readsAgain(Login its) {
        CachedFor who = who(its);
        return who != null && between.readsAgain(who, line);
    }

    /** Whether there is memory for a reply of so many bytes. */
    public boolean hasRoomFor(int bytes) {
        return replies.hasRoomFor(bytes);
    }

    /** Answers with a reply that is complete but for the form that the client wants; one that wants none gets none. */
    public void write(ByteBuf reply) {
        if (facts.isUnacknowledged()) {
            reply.release();
        } else {
            client.write(replies.compressed(reply));
        }
        course.outcome(Outcome.HIT);
        client.exchangeDone();
    }

    /** Sends the read, to be kept if that can be. Takes the buffers over. */
    public void send(
            CommandView command,
            CachedFor who,
            ByteBuf plain,
            @Nullable ByteBuf compressed,
            Target target,
            Principal principal,
            boolean bound) {
        boolean unsettled = !caching.allSettled() && caching.isUnsettled(Sessions.id(command));
        if (unsettled) {
            course.usage(loop.usage().of(loop.planner().namespace()));
            course.reason(Reason.SESSION_UNSETTLED);
            loop.metrics().bypassed(Reason.SESSION_UNSETTLED);
            exchange.forward(plain, compressed, target, principal, null);
            return;
        }
        JoinedReads.Waiter waiter = joined.waiter(lastPrincipal);
        Attempt attempt = caching.reads()
                .begin(
                        command,
                        loop.planner(),
                        who,
                        AnswerReplies.owner(command, lastPrincipal),
                        waiter,
                        facts.maxTimeMillis(),
                        bound,
                        course.nowNanos(),
                        client.allocator());
        course.usage(caching.reads().usage());
        course.reason(caching.reads().reason());
        if (attempt instanceof Attempt.Forward forward) {
            if (forward.missed()) {
                course.lookedUp();
            } else {
                Reason reason = caching.reads().reason();
                loop.metrics().bypassed(reason == null ? Reason.LOOKUP : reason);
            }
            if (!bound || !asksFirst(forward, plain, compressed, target, principal)) {
                course.witness(forward.witness());
                exchange.forward(plain, compressed, target, principal, null);
            }
        } else if (attempt instanceof Attempt.Fill fill) {
            course.witness(fill.witness());
            course.outcome(Outcome.MISS);
            if (fill.inPlace() == null) {
                exchange.forward(plain, compressed, target, principal, null);
            } else {
                exchange.forwardInPlaceOf(plain, compressed, fill.inPlace(), target, principal, fill.limitNanos());
            }
        } else if (attempt instanceof Attempt.Wait wait) {
            course.lookedUp();
            joined.park(new Parked(plain, compressed, target, principal, wait.joined()), waiter);
        }
    }

    /** Where the client's own connection is all there is, what has to be known of namespaces is asked over it, and then forwarded. */
    private boolean asksFirst(
            Attempt.Forward forward, ByteBuf plain, @Nullable ByteBuf compressed, Target target, Principal principal) {
        List<Namespace> wanted = caching.reads().wanted();
        return !wanted.isEmpty()
                && exchange.lending()
                        .lend((connection, lender) -> all.askOver(connection, wanted, lender), clientIsThere -> {
                            if (clientIsThere) {
                                course.witness(forward.witness());
                                exchange.forward(plain, compressed, target, principal, null);
                            } else {
                                plain.release();
                                if (compressed != null) {
                                    compressed.release();
                                }
                            }
                        });
    }

    /** The client is gone. */
    public void abandon() {
        joined.abandon();
    }
}
