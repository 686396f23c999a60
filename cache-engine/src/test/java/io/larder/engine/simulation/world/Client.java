package io.larder.engine.simulation.world;

import io.larder.engine.session.SessionId;
import io.larder.engine.simulation.cluster.Times;

/** A client with one session, causally consistent or not. */
final class Client {
    private final int number;
    private final boolean causal;
    private final SessionId session;
    private long operationTime;

    Client(int number, boolean causal) {
        this.number = number;
        this.causal = causal;
        this.session = new SessionId(7, number);
    }

    int number() {
        return number;
    }

    SessionId session() {
        return session;
    }

    /** What its next request asks to be seen; 0 if nothing. */
    long floor() {
        return causal ? operationTime : 0;
    }

    /** A reply arrived that tells this operationTime. */
    void heard(long time) {
        operationTime = Times.later(operationTime, time);
    }

    @Override
    public String toString() {
        return (causal ? "causal client " : "client ") + number;
    }
}
