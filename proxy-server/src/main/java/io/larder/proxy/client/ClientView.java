package io.larder.proxy.client;

/**
 * One connection as it was at one moment.
 *
 * @param number of the connection, which its log lines have too
 * @param peer where it comes from, with the port where that is known
 * @param listener where it came in
 * @param openNanos how long it has been open
 * @param requests how many it has sent
 * @param busy whether one of them is being answered
 */
public record ClientView(
        int number, String peer, String listener, ClientAbout about, long openNanos, long requests, boolean busy) {}
