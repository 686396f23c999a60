package io.larder.integration.link;

/** What happens to a connection at the chosen byte. */
public enum Fault {
    /** Both sockets are closed in an orderly way. */
    CUT,
    /** Both sockets are closed with a reset. */
    RESET,
    /** The receiver sees the end of the stream, but may still send. */
    HALF_CLOSE,
    /** Nothing more is passed on in this direction, until {@link TcpLink#release()}. */
    STALL
}
