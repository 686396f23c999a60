package io.larder.engine.simulation.cluster;

import io.larder.engine.simulation.model.Event;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.model.WriteRun;
import java.util.ArrayList;
import java.util.List;

/** The members together: who is primary, what is committed, what happens when that changes. */
public final class Cluster {
    private static final int MEMBERS = 3;
    private static final int EVERYTHING = 1 << 20;

    private final Node[] nodes = new Node[MEMBERS];
    private Node primary;
    private int term = 1;
    private int committed = 1;
    private boolean stalled;
    /** Streams cannot begin before this commit: the logs do not go back further. */
    private int oldest;

    public Cluster(boolean farFuture) {
        Op first = new Op(0, term, Times.first(farFuture), List.of(), State.EMPTY);
        for (int i = 0; i < MEMBERS; i++) {
            nodes[i] = new Node(i);
            nodes[i].log().add(first);
            nodes[i].committed(1);
        }
        primary = nodes[0];
        primary.primary(true);
    }

    public Node primary() {
        return primary;
    }

    public Node node(int number) {
        return nodes[Math.floorMod(number, MEMBERS)];
    }

    /** The member that takes itself for the primary although the others have elected another; or the primary. */
    public Node pretender() {
        for (Node node : nodes) {
            if (node.isPrimary() && node != primary) {
                return node;
            }
        }
        return primary;
    }

    public boolean hasPretender() {
        return pretender() != primary;
    }

    /** How many commits of the {@link #history} can never be lost. */
    public int committed() {
        return committed;
    }

    /** The log that counts: the primary's. Its first {@link #committed} commits never change. */
    public List<Op> history() {
        return primary.log();
    }

    /** Whether a commit is, as things stand, part of the history. */
    public boolean isInHistory(Op op) {
        return op.index() < history().size() && history().get(op.index()) == op;
    }

    /** The place of the last commit with at most this time. */
    public int lastUpTo(long time) {
        List<Op> log = history();
        int i = log.size() - 1;
        while (i > 0 && Times.after(log.get(i).time(), time)) {
            i--;
        }
        return i;
    }

    /** Runs a write on a member that takes itself for the primary; each document is a commit of its own. */
    public List<Op> execute(Node node, WriteRun run, boolean nextSecond) {
        List<Op> done = new ArrayList<>(run.events().size());
        for (int i = 0; i < run.events().size(); i++) {
            done.add(node.append(term(node), List.of(run.events().get(i)), run.after(i), nextSecond && i == 0));
        }
        return done;
    }

    /** All at one time, as a transaction. */
    public Op commit(Node node, List<Event> events, State after, boolean nextSecond) {
        return node.append(term(node), List.copyOf(events), after, nextSecond);
    }

    /** A commit that changes nothing and moves time on, as primaries write when they are idle or asked for a later time. */
    public Op tick(Node node) {
        return node.append(term(node), List.of(), node.state(), false);
    }

    private int term(Node node) {
        return node.last().term();
    }

    /** A member takes over up to so many commits. */
    public void replicate(Node node, int count) {
        if (node != primary && !node.isCutOff()) {
            node.replicate(primary, count);
            advance();
        }
    }

    public void stall(boolean on) {
        stalled = on;
        advance();
    }

    public boolean isStalled() {
        return stalled;
    }

    /** The primary sees how far the others are. Only what was written in its own term counts by being on a majority. */
    private void advance() {
        if (stalled) {
            return;
        }
        int best = 0;
        for (Node node : nodes) {
            if (node != primary && !node.isCutOff()) {
                best = Math.max(best, shared(node));
            }
        }
        while (best > committed && primary.log().get(best - 1).term() != term) {
            best--;
        }
        committed = Math.max(committed, best);
        primary.committed(committed);
    }

    private int shared(Node node) {
        int shared = Math.min(node.log().size(), primary.log().size());
        while (node.log().get(shared - 1) != primary.log().get(shared - 1)) {
            shared--;
        }
        return shared;
    }

    /** A member hears from the primary what is committed. */
    public void tell(Node node) {
        if (!node.isCutOff()) {
            node.committed(Math.min(committed, shared(node)));
            node.gossip(primary.clock());
        }
    }

    /** The same, but for one member that does not hear of it yet. */
    public void settleBut(Node late) {
        for (Node node : nodes) {
            if (node != late) {
                replicate(node, EVERYTHING);
            }
        }
        for (Node node : nodes) {
            if (node != late) {
                tell(node);
            }
        }
    }

    /** Everything that can be replicated is. */
    public void settle() {
        for (Node node : nodes) {
            replicate(node, EVERYTHING);
        }
        for (Node node : nodes) {
            tell(node);
        }
    }

    /** The other members elect one of them; what only the old primary has is lost, now if it steps down, later if it is cut off. */
    public void elect(boolean cutOff) {
        Node old = primary;
        Node winner = old;
        for (Node node : nodes) {
            if (node != old && !node.isCutOff() && (winner == old || isAhead(node, winner))) {
                winner = node;
            }
        }
        if (winner == old || (cutOff && hasPretender()) || electorate(old) < MEMBERS - 1) {
            return;
        }
        if (cutOff) {
            old.cutOff(true);
        } else {
            old.primary(false);
        }
        primary = winner;
        winner.primary(true);
        term++;
        winner.append(term, List.of(), winner.state(), false);
        advance();
    }

    /** How many members can vote for another than this one, which votes too unless it goes away. */
    private int electorate(Node old) {
        int votes = 0;
        for (Node node : nodes) {
            votes += node.isCutOff() || node == old ? 0 : 1;
        }
        return votes;
    }

    private static boolean isAhead(Node one, Node other) {
        int terms = Integer.compare(one.last().term(), other.last().term());
        return terms > 0 || (terms == 0 && one.log().size() > other.log().size());
    }

    /** The member that was cut off is back, and learns that it is no primary. */
    public void heal() {
        for (Node node : nodes) {
            if (node.isCutOff()) {
                node.cutOff(false);
                node.primary(false);
                node.replicate(primary, 0);
            }
        }
    }

    /** Logs forget their beginning. */
    public void forget() {
        oldest = committed - 1;
    }

    int oldest() {
        return oldest;
    }
}
