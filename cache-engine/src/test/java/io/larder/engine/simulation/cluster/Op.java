package io.larder.engine.simulation.cluster;

import io.larder.engine.simulation.model.Event;
import io.larder.engine.simulation.model.State;
import java.util.List;

/** One commit in a log: everything that it changed happened at one cluster time. Without events it only moves time on. */
public final class Op {
    private static final int NOBODY = -1;

    private final int index;
    private final int term;
    private final long time;
    private final List<Event> events;
    private final State after;
    private int acknowledged;
    private int ownSession = NOBODY;
    private int foundOut;

    Op(int index, int term, long time, List<Event> events, State after) {
        this.index = index;
        this.term = term;
        this.time = time;
        this.events = events;
        this.after = after;
    }

    /** Its place in the log that it was written to. */
    public int index() {
        return index;
    }

    int term() {
        return term;
    }

    public long time() {
        return time;
    }

    public List<Event> events() {
        return events;
    }

    public State after() {
        return after;
    }

    /** A client of the proxy was told that this is done; such replies are numbered in their order. */
    public void acknowledged(int number) {
        acknowledged = number;
    }

    /** The session that had this done was never told, but may find out. */
    public void foundOutBy(int session, int number) {
        ownSession = session;
        foundOut = number;
    }

    /** Whether a read of a session has to show this, if it began when so many replies had been given. */
    public boolean isOwed(int session, int replies) {
        boolean told = acknowledged != 0 && acknowledged <= replies;
        return told || (ownSession == session && foundOut <= replies);
    }

    @Override
    public String toString() {
        return Times.text(time) + " " + events;
    }
}
