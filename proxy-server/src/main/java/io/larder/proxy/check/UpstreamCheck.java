package io.larder.proxy.check;

import io.larder.engine.catalogue.CollectionKind;
import io.larder.engine.name.Namespace;
import io.larder.engine.stream.Coverage;
import io.larder.proxy.stream.StreamRules;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks at one upstream: its members, the login, and the rights that a cache needs. Blocks; for one thread, once. */
public final class UpstreamCheck {
    /** Who asks on the cache's behalf. */
    public enum Account {
        /** The account of the connection string. */
        OWN,
        /** Nobody: clients' logins are relayed. */
        NONE,
        /** Nobody, which may be enough: it depends on whether the upstream wants credentials. */
        AS_UPSTREAM_WANTS
    }

    private final Topology topology;
    private final Questions questions;
    private final List<Finding> findings = new ArrayList<>();
    private final Members members;
    private final LoginCheck login;
    private final Databases databases;
    private @Nullable String withoutStream;
    private @Nullable String elsewhere;
    private List<Coverage> covered = List.of();

    /** @param reached whether the clients for whom it is looked at may use this database */
    public UpstreamCheck(
            Topology topology, EventLoop loop, LoopUpstream upstream, Duration limit, Predicate<String> reached) {
        this.topology = topology;
        this.questions = new Questions(loop, upstream, limit);
        this.members = new Members(topology, limit, findings);
        this.login = new LoginCheck(topology, questions, findings);
        this.databases = new Databases(questions, findings, reached);
    }

    /**
     * Looks at everything.
     *
     * @param wanted what change streams would watch; null if none are wanted
     */
    public void run(Account account, @Nullable StreamRules wanted) throws InterruptedException {
        if (!members.areThere()) {
            withoutStream = "the upstream is not reached";
            return;
        }
        Account asks = account;
        if (account == Account.AS_UPSTREAM_WANTS) {
            asks = login.isWanted() ? Account.NONE : Account.OWN;
        }
        if (asks == Account.NONE) {
            withoutStream = "clients' logins are relayed, and Larder logs in nowhere itself";
            if (wanted != null) {
                findings.add(
                        Finding.note(
                                "account",
                                "clients' logins are relayed: Larder logs in nowhere itself, whatever upstream.uri says, and"
                                        + " has no change stream",
                                "for level coherent it needs an account: auth.mode service, and user and password in upstream.uri"));
            }
            return;
        }
        if (login.isAccepted(asks)) {
            databases.look();
            stream(wanted);
        } else {
            withoutStream = "Larder cannot log in";
        }
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What there is of what those clients may use, as far as Larder may see it. */
    public Map<Namespace, CollectionKind> found() {
        return databases.found();
    }

    /** Why no change stream would tell of changes there; null if one would. */
    public @Nullable String withoutStream(Namespace namespace) {
        if (withoutStream != null) {
            return withoutStream;
        }
        return covered.stream().anyMatch(one -> one.covers(namespace)) ? null : elsewhere;
    }

    private void stream(@Nullable StreamRules wanted) {
        if (wanted == null) {
            withoutStream = "cache.streams.use is off, or nothing is cached";
            return;
        }
        if (topology.view().kind() == ClusterKind.STANDALONE) {
            withoutStream = "the upstream is a standalone server, which has no change streams";
            findings.add(Finding.note(
                    "change stream",
                    "none: " + withoutStream,
                    "make it a replica set (of one member, if need be) for level coherent; until then answers live by"
                            + " their time to live"));
            return;
        }
        StreamCheck check = new StreamCheck(questions);
        findings.addAll(check.run(wanted));
        covered = check.covered();
        withoutStream = covered.isEmpty() ? check.refusal() : null;
        elsewhere = check.refusal();
    }
}
