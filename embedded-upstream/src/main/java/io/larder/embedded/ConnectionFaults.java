package io.larder.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.RawRequest;
import io.larder.embedded.server.Traffic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Faults on the wire: connections that are cut at a chosen command or byte, commands that are held. Each fault counts the commands it
 * strikes and is spent after so many; {@link #clear} removes what is left.
 */
public final class ConnectionFaults {
    private static final int MOST_FAULTS = 1000;

    private final RecordedCommands commands;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Hold> holds = new CopyOnWriteArrayList<>();

    ConnectionFaults(RecordedCommands commands) {
        this.commands = commands;
    }

    /** Where a fault strikes. */
    private enum Moment {
        BEFORE,
        AFTER
    }

    private record Fault(Moment moment, Predicate<RecordedCommand> meant, AtomicInteger left, Traffic.Fate fate) {
        boolean strikes(Moment now, RecordedCommand command) {
            return now == moment && meant.test(command) && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
        }
    }

    /** The next such commands do not run: the connection is cut when they arrive. */
    public void cutBefore(String command, int times) {
        cutBefore(each -> each.name().equals(command), times);
    }

    public void cutBefore(Predicate<RecordedCommand> meant, int times) {
        add(new Fault(Moment.BEFORE, meant, new AtomicInteger(times), Traffic.Fate.CUT));
    }

    /** The next such commands run, but the connection is cut before their reply. */
    public void cutAfter(String command, int times) {
        cutAfter(each -> each.name().equals(command), times);
    }

    public void cutAfter(Predicate<RecordedCommand> meant, int times) {
        add(new Fault(Moment.AFTER, meant, new AtomicInteger(times), Traffic.Fate.CUT));
    }

    /** The next such commands run, and the connection is cut after so many bytes of their reply, header included. */
    public void cutReplyAfter(String command, int bytes, int times) {
        Predicate<RecordedCommand> meant = each -> each.name().equals(command);
        add(new Fault(Moment.AFTER, meant, new AtomicInteger(times), Traffic.Fate.cutAfter(bytes)));
    }

    /** Holds every such command before it runs, until the hold is released. */
    public Hold holdBefore(String command) {
        return hold(Moment.BEFORE, each -> each.name().equals(command));
    }

    /** Lets every such command run and holds its reply, until the hold is released. */
    public Hold holdReply(String command) {
        return hold(Moment.AFTER, each -> each.name().equals(command));
    }

    private Hold hold(Moment moment, Predicate<RecordedCommand> meant) {
        Hold hold = new Hold(moment, meant);
        holds.add(hold);
        return hold;
    }

    /** Commands that stand still; closing lets them go on. */
    public final class Hold implements AutoCloseable {
        private final Moment moment;
        private final Predicate<RecordedCommand> meant;
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger held = new AtomicInteger();

        private Hold(Moment moment, Predicate<RecordedCommand> meant) {
            this.moment = moment;
            this.meant = meant;
        }

        /** How many commands came here so far, released ones included. */
        public int held() {
            return held.get();
        }

        @Override
        public void close() {
            holds.remove(this);
            released.countDown();
        }

        private Traffic.Fate pass() {
            held.incrementAndGet();
            try {
                released.await();
                return Traffic.Fate.PASS;
            } catch (InterruptedException shuttingDown) {
                return Traffic.Fate.CUT;
            }
        }
    }

    /** Removes every fault and releases every hold. */
    public void clear() {
        faults.clear();
        holds.forEach(Hold::close);
    }

    private void add(Fault fault) {
        if (faults.size() >= MOST_FAULTS) {
            throw new IllegalStateException("there are " + MOST_FAULTS + " faults already");
        }
        faults.add(fault);
    }

    Traffic of(int member) {
        return new Traffic() {
            @Override
            public Fate received(Client client, RawRequest request) {
                commands.add(member, client, request);
                return fate(Moment.BEFORE, member, client, request);
            }

            @Override
            public Fate replying(Client client, RawRequest request, Document reply) {
                return fate(Moment.AFTER, member, client, request);
            }
        };
    }

    private Traffic.Fate fate(Moment moment, int member, Client client, RawRequest request) {
        if (faults.isEmpty() && holds.isEmpty()) {
            return Traffic.Fate.PASS;
        }
        RecordedCommand command =
                new RecordedCommand(member, client.id(), request.name(), request.database(), request.body());
        for (Fault each : faults) {
            if (each.strikes(moment, command)) {
                return each.fate();
            }
        }
        for (Hold each : holds) {
            if (each.moment == moment
                    && each.meant.test(command)
                    && !each.pass().equals(Traffic.Fate.PASS)) {
                return Traffic.Fate.CUT;
            }
        }
        return Traffic.Fate.PASS;
    }
}
