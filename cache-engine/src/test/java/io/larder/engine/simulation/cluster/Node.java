package io.larder.engine.simulation.cluster;

import io.larder.engine.simulation.model.Event;
import io.larder.engine.simulation.model.State;
import java.util.ArrayList;
import java.util.List;

/** One member: its log, how much of it this member knows to be committed, and what it takes itself for. */
public final class Node {
    private final int number;
    private final List<Op> log = new ArrayList<>();
    private int committed;
    private boolean primary;
    private boolean cutOff;
    private int undone;
    private long clock;

    Node(int number) {
        this.number = number;
    }

    List<Op> log() {
        return log;
    }

    Op last() {
        return log.get(log.size() - 1);
    }

    /** What it has applied, committed or not. */
    public State state() {
        return last().after();
    }

    public Op lastOp() {
        return last();
    }

    /** The last commit that it knows the majority to have. */
    public Op committedOp() {
        return log.get(committed - 1);
    }

    int committed() {
        return committed;
    }

    void committed(int count) {
        committed = Math.max(committed, Math.min(count, log.size()));
    }

    public boolean isPrimary() {
        return primary;
    }

    void primary(boolean is) {
        primary = is;
    }

    /** Whether the others cannot be reached; clients still can. */
    public boolean isCutOff() {
        return cutOff;
    }

    void cutOff(boolean is) {
        cutOff = is;
    }

    /** Time that came with a request, or from another member. */
    public void gossip(long time) {
        clock = Times.later(clock, time);
    }

    public long clock() {
        return Times.later(clock, last().time());
    }

    Op append(int term, List<Event> events, State after, boolean nextSecond) {
        Op op = new Op(log.size(), term, Times.next(clock(), nextSecond), events, after);
        log.add(op);
        return op;
    }

    /** Takes over up to so many commits of another's log, after giving up what that one does not have. */
    void replicate(Node source, int count) {
        int shared = Math.min(log.size(), source.log.size());
        while (shared > 0 && log.get(shared - 1) != source.log.get(shared - 1)) {
            shared--;
        }
        undone += log.size() > shared ? 1 : 0;
        while (log.size() > shared) {
            log.remove(log.size() - 1);
        }
        for (int i = shared; i < source.log.size() && i < shared + count; i++) {
            log.add(source.log.get(i));
        }
        gossip(source.clock());
    }

    /** How often it has given up commits; with each its connections end. */
    int undone() {
        return undone;
    }

    @Override
    public String toString() {
        return "member " + number;
    }
}
