package io.larder.proxy.client;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of an event loop brings for many clients, done step by step rather than client by client: first every socket
 * that is ready is read, then every request is answered, then every reply is sent. The kernel's code and Larder's evict each
 * other from the processor's caches; taking turns for each request costs a fifth of the whole processor time under load.
 * Nothing waits longer than for the other requests of the same turn, and a full round begins early.
 *
 * <p>Where clients of several tenants ask, a turn answers a few of each ({@link SharedTurns}), and what is left comes in a further
 * turn, after sockets were read again.
 *
 * <p>Belongs to its event loop.
 */
final class Round implements Runnable {
    /** As many requests as are answered before the first of them is sent. */
    private static final int MOST = 64;
    /** Turns are shared for so long after another crowd was heard: one that asks seldom must not wait for all of a large one. */
    private static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventLoop loop;
    private final @Nullable Intake[] asking = new Intake[MOST];
    private final @Nullable ClientConnection[] answered = new ClientConnection[MOST];
    private final SharedTurns shared = new SharedTurns();
    private int askingCount;
    private int answeredCount;
    private boolean scheduled;
    private boolean running;
    /** Whether the next turn has something left over from this one, and so comes anyway. */
    private boolean goesOn;
    /** When the turn at hand began. The end of one is the beginning of the next, so that the clock is read once for each. */
    private long now;

    private @Nullable Crowd lastCrowd;
    /** Whether another crowd than the one before has asked in the turn at hand. */
    private boolean crowdChanged;

    private boolean sharing;
    private long sharedUntilNanos;

    Round(EventLoop loop) {
        this.loop = loop;
    }

    /** A request has been read; {@link Intake#takeTurn} follows. Called where sockets are read, and nowhere else. */
    void asks(Intake intake) {
        Crowd crowd = intake.crowd();
        if (crowd != lastCrowd) {
            changed(crowd);
        }
        if (sharing && crowd != null) {
            shared.add(crowd, intake);
        } else {
            if (askingCount == MOST) {
                run();
            }
            asking[askingCount++] = intake;
        }
        schedule();
    }

    private void changed(@Nullable Crowd crowd) {
        if (crowd != null) {
            crowdChanged |= lastCrowd != null;
            sharing |= crowdChanged;
            lastCrowd = crowd;
        }
    }

    /**
     * Something was written; {@link ClientConnection#flush()} follows. If too many wait for that, it follows at once: whoever
     * writes may be in the middle of something, so that nobody else can have a turn here.
     */
    void answers(ClientConnection connection) {
        if (answeredCount == MOST) {
            connection.flush();
        } else {
            answered[answeredCount++] = connection;
            schedule();
        }
    }

    private void schedule() {
        if (!scheduled && !running && !goesOn) {
            scheduled = true;
            loop.execute(this);
        }
    }

    /** What comes in while this goes on takes part too. */
    @Override
    public void run() {
        scheduled = false;
        running = true;
        now = System.nanoTime();
        try {
            for (int i = 0; i < askingCount; i++) {
                takeTurn(asking[i]);
                asking[i] = null;
            }
            if (sharing) {
                share();
            }
            for (int i = 0; i < answeredCount; i++) {
                flush(answered[i]);
                answered[i] = null;
            }
        } finally {
            askingCount = 0;
            answeredCount = 0;
            running = false;
        }
    }

    private void share() {
        if (crowdChanged) {
            crowdChanged = false;
            sharedUntilNanos = now + SHARED_NANOS;
        }
        shared.beginTurn();
        for (Intake next = shared.next(); next != null; next = shared.next()) {
            takeTurn(next);
        }
        if (!shared.isEmpty() && !goesOn) {
            // Not by execute: what is executed still belongs to this turn, and comes before sockets are read again.
            goesOn = true;
            var unused = loop.schedule(this::goOn, 0, TimeUnit.NANOSECONDS);
        } else if (shared.isEmpty() && now - sharedUntilNanos >= 0) {
            sharing = false;
        }
    }

    private void goOn() {
        goesOn = false;
        run();
    }

    private void takeTurn(@Nullable Intake intake) {
        if (intake != null) {
            now = intake.takeTurn(now);
        }
    }

    private static void flush(@Nullable ClientConnection connection) {
        if (connection != null) {
            connection.flush();
        }
    }
}
