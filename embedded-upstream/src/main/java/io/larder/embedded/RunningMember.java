package io.larder.embedded;

import io.larder.embedded.command.Dispatcher;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.replication.Member;
import io.larder.embedded.server.Connections;
import io.larder.embedded.server.Listener;

/** The parts of one member that the adversary and the set itself must reach. */
record RunningMember(
        Member member,
        Listener listener,
        Connections connections,
        OperationTable operations,
        FailPoints failPoints,
        Dispatcher dispatcher) {}
