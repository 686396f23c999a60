package io.larder.proxy.launch;

import io.larder.config.AdminConfig;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.LogFormat;
import io.larder.config.PresentAs;
import io.larder.config.PresentationConfig;
import io.larder.config.ProxyProtocol;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import io.larder.proxy.launch.tenant.KeptAnswers;
import io.larder.proxy.launch.tenant.LocalUpstream;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.topology.UpstreamFacts;
import io.larder.proxy.uri.LarderSide;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is printed once it listens: what runs, where, before what, and what to connect to. At most 15 lines.
 *
 * @param kept empty where the lines of upstreams tell it, one for each tenant
 * @param looks where it can be looked into, if anywhere
 */
record Banner(
        String version,
        List<String> listeners,
        List<String> upstream,
        String presented,
        String kept,
        List<String> looks,
        String connect) {
    private static final Logger LOG = LoggerFactory.getLogger(Banner.class);
    private static final int MOST_LINES = 15;
    private static final int SHOWN_LISTENERS = 6;
    /** After the upstreams. */
    private static final int LINES_BELOW = 4;

    Banner {
        listeners = List.copyOf(listeners);
        upstream = List.copyOf(upstream);
        looks = List.copyOf(looks);
    }

    static Banner of(String version, RunningProxy proxy, TopologyView view) {
        LarderConfig config = proxy.config();
        List<ListenerConfig> bound = bound(config, proxy.addresses());
        return new Banner(
                version,
                bound.stream().map(Banner::listener).toList(),
                proxy.tenants().all().size() == 1 ? upstream(proxy, view) : upstreams(proxy.tenants()),
                presented(config.presentation().as(), view.kind()),
                proxy.tenants().all().size() == 1
                        ? KeptAnswers.of(proxy.tenants().first()).level()
                        : "",
                looks(config.admin(), proxy.adminAddresses()),
                connect(config, bound, setName(proxy, view)));
    }

    /** The listeners with the ports they got where any would do. */
    private static List<ListenerConfig> bound(LarderConfig config, List<SocketAddress> addresses) {
        List<ListenerConfig> bound = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            ListenerConfig listener = config.listeners().get(i);
            ListenAddress address = listener.address();
            if (address instanceof ListenAddress.Tcp tcp && addresses.get(i) instanceof InetSocketAddress got) {
                address = new ListenAddress.Tcp(new HostPort(tcp.hostPort().host(), got.getPort()));
            }
            bound.add(new ListenerConfig(address, listener.tls(), listener.proxyProtocol()));
        }
        return bound;
    }

    private static String listener(ListenerConfig listener) {
        return listener.address()
                + (listener.tls().isPresent() ? ", TLS" : "")
                + (listener.proxyProtocol() == ProxyProtocol.OFF ? "" : ", behind the PROXY protocol");
    }

    private static List<String> upstream(RunningProxy proxy, TopologyView view) {
        LocalUpstream.Running embedded = proxy.upstream().embedded();
        return embedded == null
                ? List.of(proxy.upstream().uri() + " (" + UpstreamNews.described(view) + ")")
                : List.of(
                        "embedded, in memory only, for trying out: NOT FOR DATA THAT MATTERS",
                        "with samples in " + embedded.sample());
    }

    /** A line for each tenant. */
    private static List<String> upstreams(RunningTenants tenants) {
        return tenants.all().stream()
                .map(tenant -> tenant.name() + ": " + tenant.upstream().uri() + " ("
                        + UpstreamNews.described(tenant.topology().view()) + "), answers kept: "
                        + KeptAnswers.of(tenant).level())
                .toList();
    }

    /** With the ports they got where any would do. */
    private static List<String> looks(AdminConfig config, List<InetSocketAddress> bound) {
        List<String> looks = new ArrayList<>();
        if (config.listen().isPresent()) {
            looks.add("admin API     " + (config.tls().isPresent() ? "https://" : "http://")
                    + at(config.listen().get(), bound.get(0))
                    + ", with health and metrics; its token is in " + config.tokenFile());
        }
        if (config.healthListen().isPresent()) {
            looks.add("health        http://" + at(config.healthListen().get(), bound.get(bound.size() - 1))
                    + "/health/ready, and /metrics");
        }
        return looks;
    }

    private static HostPort at(HostPort configured, InetSocketAddress bound) {
        return new HostPort(configured.host(), bound.getPort());
    }

    private static String presented(PresentAs as, ClusterKind upstream) {
        if (upstream == ClusterKind.STANDALONE) {
            return "standalone, as the upstream is one";
        }
        if (as == PresentAs.AUTO) {
            return upstream == ClusterKind.UNKNOWN ? "mongos, or standalone if the upstream is one" : "mongos";
        }
        return as.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the upstream's set: as it was heard, or as its connection string has it before anything is heard. */
    private static Optional<String> setName(RunningProxy proxy, TopologyView view) {
        UpstreamFacts facts = view.facts();
        return facts == null ? proxy.upstream().uri().option("replicaSet") : Optional.ofNullable(facts.setName());
    }

    /** A set is presented under the upstream's own name unless another is configured. */
    private static PresentationConfig named(PresentationConfig told, Optional<String> upstreams) {
        return told.as() == PresentAs.REPLICA_SET
                ? new PresentationConfig(told.as(), told.setName().or(() -> upstreams), told.advertise())
                : told;
    }

    private static String connect(LarderConfig config, List<ListenerConfig> bound, Optional<String> upstreamsSet) {
        LarderConfig asBound = new LarderConfig(
                bound,
                config.clients(),
                config.upstream(),
                named(config.presentation(), upstreamsSet),
                config.auth(),
                config.limits(),
                config.cache(),
                config.admin(),
                config.timeLimits(),
                config.resources(),
                config.log(),
                config.tenants());
        return LarderSide.of(asBound, List.of()).uri().toString();
    }

    /** For people as it is; where logs are read by machines it is one of their lines. */
    void tell(LogFormat format, PrintWriter out) {
        if (format == LogFormat.JSON) {
            LOG.info(
                    "{}",
                    lines().stream()
                            .map(line -> line.strip().replaceAll(" {2,}", " "))
                            .collect(Collectors.joining("; ")));
        } else {
            lines().forEach(out::println);
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Larder " + version + ", pid " + ProcessHandle.current().pid() + ", Java "
                + Runtime.version().feature());
        for (int i = 0; i < Math.min(listeners.size(), SHOWN_LISTENERS); i++) {
            lines.add((i == 0 ? "  listening on  " : "                ") + listeners.get(i));
        }
        if (listeners.size() > SHOWN_LISTENERS) {
            lines.add("                and " + (listeners.size() - SHOWN_LISTENERS) + " more");
        }
        int room = MOST_LINES - LINES_BELOW - looks.size() - lines.size();
        int shown = upstream.size() <= room ? upstream.size() : room - 1;
        for (int i = 0; i < shown; i++) {
            lines.add((i == 0 ? "  upstream      " : "                ") + upstream.get(i));
        }
        if (shown < upstream.size()) {
            lines.add("                and " + (upstream.size() - shown) + " more");
        }
        lines.add("  presented as  " + presented);
        if (!kept.isEmpty()) {
            lines.add("  answers kept  " + kept);
        }
        looks.forEach(look -> lines.add("  " + look));
        lines.add("  connect to    " + connect);
        lines.add("  an old string becomes a new one by: larder uri '<old string>'");
        return lines;
    }
}
