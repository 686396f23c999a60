package io.larder.engine.plan;

/** What is to be done with a request. */
public enum Action {
    FORWARD,
    /** The proxy itself is asked, and answers. */
    LOCAL,
    /** Neither the proxy nor an upstream could answer it rightly. */
    REFUSE
}
