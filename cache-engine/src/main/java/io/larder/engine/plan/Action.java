package io.larder.engine.plan;

/** What is to be done with a request. */
public enum Action {
    FORWARD,
    /** It may be answered from memory; if it is not, it is forwarded, and its answer may be kept. */
    LOOKUP,
    /** It is forwarded without being looked up, and its answer may be kept. */
    REFILL,
    /** The proxy itself is asked, and answers. */
    LOCAL,
    /** Neither the proxy nor an upstream could answer it rightly. */
    REFUSE
}
