package io.larder.proxy.upstream;

/** Who asked for a connection. Told of one of the two, on the event loop, from within the call that asked or later. */
public interface ConnectionSeeker {
    /** The connection is the seeker's until it is released or closed. */
    void upstreamReady(UpstreamConnection connection);

    /** There will be no connection. Nothing was sent. */
    void upstreamRefused(UpstreamFailure failure);
}
