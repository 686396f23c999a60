package io.larder.proxy.request;

import io.larder.engine.answer.Answer;
import io.larder.engine.cache.Joined;
import io.larder.engine.entry.Entry;
import io.larder.engine.flight.Follower;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.QueryReader;
import io.larder.engine.query.ReadCommand;
import io.larder.engine.reason.Reason;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Attempt;
import io.larder.proxy.caching.CachedFor;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.caching.LoopCaching;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.topology.Target;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The reads of one client as far as the cache has to do with them: answered from memory, or sent to be kept, or waiting. */
final class CachedReads {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Exchange exchange;
    private final Caching all;
    private final LoopCaching caching;
    private @Nullable Principal lastPrincipal;
    private @Nullable CachedFor lastWho;
    private @Nullable Parked parked;
    private @Nullable ScheduledFuture<?> deadline;

    CachedReads(
            ClientConnection client,
            LoopRequests loop,
            RequestFacts facts,
            Exchange exchange,
            Caching all,
            LoopCaching caching) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
        this.exchange = exchange;
        this.all = all;
        this.caching = caching;
    }

    /** Whom answers to this client are kept for; null if there is nobody such. */
    @Nullable
    CachedFor who(@Nullable Principal principal) {
        if (principal == null) {
            return null;
        }
        if (!principal.equals(lastPrincipal)) {
            lastWho = all.whom(principal);
        }
        lastPrincipal = principal;
        return lastWho;
    }

    /** Answers from memory, if that may be. */
    boolean answer(CommandView command, CachedFor who) {
        if (!caching.allSettled() && caching.isUnsettled(Sessions.id(command))) {
            return false;
        }
        Entry hit = caching.reads().find(command, loop.planner, who);
        ByteBuf reply = hit == null ? null : reply(hit.answer(), command);
        if (hit == null || reply == null) {
            return false;
        }
        if (caching.reads().isToBeVerified() && exchange.boundTo() == null) {
            caching.reads().verify(command, hit, client.allocator());
        }
        boolean stale = caching.reads().isStale();
        if (stale && exchange.boundTo() == null) {
            caching.reads().revalidate(command, hit, client.allocator());
        }
        client.write(reply);
        facts.outcome(Outcome.HIT);
        facts.usage(hit.usage());
        if (!stale || !revalidatesOverItsOwn(command, hit)) {
            client.exchangeDone();
        }
        return true;
    }

    /** Where only the client is logged in, its own connection is used before it asks for more. It has its answer. */
    private boolean revalidatesOverItsOwn(CommandView command, Entry hit) {
        return exchange.lending().lend(
                (connection, lender) ->
                        caching.reads().revalidateOver(connection, lender, command, hit, client.allocator()),
                clientIsThere -> {
                    if (clientIsThere) {
                        client.exchangeDone();
                    }
                });
    }

    /** Answers with a reply that is complete but for the form that the client wants. */
    void write(ByteBuf reply) {
        client.write(compressed(reply));
        facts.outcome(Outcome.HIT);
        client.exchangeDone();
    }

    /** Null where the answer has to be given in batches and no cursor can be had for it. */
    private @Nullable ByteBuf reply(Answer answer, CommandView command) {
        ReadCommand read = loop.planner.read();
        int batch = answer.hasDocuments() && !read.isSingleBatch()
                ? (int) Math.min(read.batchSize(), Answer.NO_LIMIT)
                : Answer.NO_LIMIT;
        if (!answer.fitsIn(batch)) {
            ByteBuf first = first(answer, batch, command, read);
            return first == null ? null : compressed(first);
        }
        ByteBuf reply = client.allocator().directBuffer(answer.messageBytes());
        answer.write(reply, loop.nextReplyId(), facts.requestId());
        return compressed(reply);
    }

    private @Nullable ByteBuf first(Answer answer, int batch, CommandView command, ReadCommand read) {
        return loop.all
                .answerCursors()
                .open(
                        answer,
                        batch,
                        QueryReader.namespace(read).toString(),
                        owner(command),
                        facts.cursorLasts(),
                        loop.nextReplyId(),
                        facts.requestId(),
                        client.allocator());
    }

    /** Of a cursor that is opened by this command. */
    private CursorOwner owner(CommandView command) {
        return new CursorOwner(lastPrincipal == null ? Principal.NOBODY : lastPrincipal, Sessions.id(command));
    }

    private ByteBuf compressed(ByteBuf reply) {
        if (facts.compressor() == null) {
            return reply;
        }
        try {
            return CompressedMessage.compress(reply, facts.compressor(), client.allocator());
        } finally {
            reply.release();
        }
    }

    /** Sends the read, to be kept if that can be. Takes the buffers over. */
    void send(
            CommandView command,
            CachedFor who,
            ByteBuf plain,
            @Nullable ByteBuf compressed,
            Target target,
            Principal principal,
            boolean bound) {
        boolean unsettled = !caching.allSettled() && caching.isUnsettled(Sessions.id(command));
        if (unsettled) {
            facts.usage(loop.usage.of(loop.planner.namespace()));
            facts.reason(Reason.SESSION_UNSETTLED);
            loop.metrics.bypassed(Reason.SESSION_UNSETTLED);
            exchange.forward(plain, compressed, target, principal, null);
            return;
        }
        Waiter waiter = new Waiter();
        Attempt attempt = caching.reads()
                .begin(
                        command,
                        loop.planner,
                        who,
                        owner(command),
                        waiter,
                        facts.maxTimeMillis(),
                        bound,
                        client.allocator());
        facts.usage(caching.reads().usage());
        facts.reason(caching.reads().reason());
        if (attempt instanceof Attempt.Forward forward) {
            Reason reason = caching.reads().reason();
            loop.metrics.bypassed(reason == null ? Reason.LOOKUP : reason);
            List<Namespace> wanted = caching.reads().wanted();
            boolean asked = bound
                    && !wanted.isEmpty()
                    && exchange.lending().lend((connection, lender) -> all.askOver(connection, wanted, lender), clientIsThere -> {
                        if (clientIsThere) {
                            facts.witness(forward.witness());
                            exchange.forward(plain, compressed, target, principal, null);
                        } else {
                            plain.release();
                            if (compressed != null) {
                                compressed.release();
                            }
                        }
                    });
            if (!asked) {
                facts.witness(forward.witness());
                exchange.forward(plain, compressed, target, principal, null);
            }
        } else if (attempt instanceof Attempt.Fill fill) {
            facts.witness(fill.witness());
            facts.outcome(Outcome.MISS);
            if (fill.inPlace() == null) {
                exchange.forward(plain, compressed, target, principal, null);
            } else {
                exchange.forwardInPlaceOf(plain, compressed, fill.inPlace(), target, principal, fill.limitNanos());
            }
        } else if (attempt instanceof Attempt.Wait wait) {
            park(new Parked(plain, compressed, target, principal, wait.joined()), waiter);
        }
    }

    private void park(Parked read, Waiter waiter) {
        parked = read;
        waiter.waitsFor = read;
        Joined joined = read.joined;
        long left = Math.max(0, joined.deadlineNanos() - System.nanoTime());
        deadline = client.eventLoop()
                .schedule(
                        () -> {
                            if (parked == read && joined.withdraw()) {
                                forward(read, Reason.WAITED_TOO_LONG);
                            }
                        },
                        left,
                        TimeUnit.NANOSECONDS);
    }

    private void forward(Parked read, Reason why) {
        unpark();
        facts.reason(why);
        exchange.forward(read.plain, read.compressed, read.target, read.principal, null);
    }

    private void unpark() {
        parked = null;
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** The client is gone. */
    void abandon() {
        Parked read = parked;
        if (read != null) {
            unpark();
            read.joined.withdraw();
            read.release();
        }
    }

    /** Told on the leader's event loop; what follows is done on the client's own. */
    private final class Waiter implements Follower {
        private volatile @Nullable Parked waitsFor;

        @Override
        public void answered(Answer answer) {
            client.eventLoop().execute(() -> {
                Parked read = waitsFor;
                if (read == null || parked != read) {
                    return;
                }
                loop.command.parse(read.plain);
                loop.planner.plan(loop.command);
                ByteBuf reply = reply(answer, loop.command);
                if (reply == null) {
                    forward(read, Reason.TOO_LARGE);
                } else {
                    unpark();
                    read.release();
                    client.write(reply);
                    facts.outcome(Outcome.JOINED);
                    client.exchangeDone();
                }
            });
        }

        @Override
        public void readYourself(Reason why) {
            client.eventLoop().execute(() -> {
                Parked read = waitsFor;
                if (read != null && parked == read) {
                    forward(read, why);
                }
            });
        }
    }
}
