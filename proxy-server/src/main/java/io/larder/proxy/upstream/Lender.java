package io.larder.proxy.upstream;

/** Whose connection is used for a question of the proxy's own. Told of one of the two, on the connection's loop. */
public interface Lender {
    /** The connection is its own again, and free. */
    void free();

    /** The connection is gone. */
    void lost(UpstreamFailure failure);
}
