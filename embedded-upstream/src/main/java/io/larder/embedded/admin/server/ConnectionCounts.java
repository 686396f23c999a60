package io.larder.embedded.admin.server;

/** How many connections a member has, as its sockets count them. */
public interface ConnectionCounts {
    int current();

    int available();

    long totalCreated();
}
