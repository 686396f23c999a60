package io.larder.proxy.request.shared;

import io.larder.proxy.hello.HelloOnlyClients;
import io.larder.proxy.hello.HelloReplies;
import io.larder.proxy.hello.MemberPorts;
import io.larder.proxy.hello.Presentation;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import java.time.Clock;

/** What the clients of one tenant are told that they are connected to, and who of them has asked for no more. Thread safe. */
public final class Presented {
    private final boolean asMembers;
    private final MemberPorts ports;
    private final HelloReplies hellos;
    private final HelloOnlyClients helloOnly = new HelloOnlyClients();

    /** @param listeners how many of them lead to the tenant */
    Presented(Presentation presentation, Topology topology, int listeners) {
        this.asMembers = presentation.isReplicaSet();
        this.ports =
                new MemberPorts(Math.min(listeners, presentation.advertised().size()));
        this.hellos = new HelloReplies(presentation, topology, ports, Clock.systemUTC());
    }

    /** The topology has changed. */
    void follow(TopologyView view) {
        ports.follow(view);
    }

    /** Whether each listener stands for a member, so that clients choose the server themselves. */
    public boolean asMembers() {
        return asMembers;
    }

    public MemberPorts ports() {
        return ports;
    }

    public HelloReplies hellos() {
        return hellos;
    }

    public HelloOnlyClients helloOnly() {
        return helloOnly;
    }
}
