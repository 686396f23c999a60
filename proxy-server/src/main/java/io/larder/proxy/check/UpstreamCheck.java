package io.larder.proxy.check;

import com.mongodb.ServerAddress;
import io.larder.engine.catalogue.CollectionKind;
import io.larder.engine.catalogue.Definition;
import io.larder.engine.name.Namespace;
import io.larder.engine.stream.Coverage;
import io.larder.proxy.stream.StreamRules;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/** Looks at one upstream: its members, the login, and the rights that a cache needs. Blocks; for one thread, once. */
public final class UpstreamCheck {
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");
    private static final int MOST_COLLECTIONS = 1000;
    private static final String LOGIN = "login";

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
    private final Duration limit;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Namespace, CollectionKind> collections =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private @Nullable String withoutStream;
    private @Nullable String elsewhere;
    private List<Coverage> covered = List.of();

    public UpstreamCheck(Topology topology, EventLoop loop, LoopUpstream upstream, Duration limit) {
        this.topology = topology;
        this.questions = new Questions(loop, upstream, limit);
        this.limit = limit;
    }

    /**
     * Looks at everything.
     *
     * @param wanted what change streams would watch; null if none are wanted
     */
    public void run(Account account, @Nullable StreamRules wanted) throws InterruptedException {
        if (!members()) {
            withoutStream = "the upstream is not reached";
            return;
        }
        Account asks = account == Account.AS_UPSTREAM_WANTS ? asUpstreamWants() : account;
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
        if (login(asks)) {
            collections();
            stream(wanted);
        } else {
            withoutStream = "Larder cannot log in";
        }
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What there is, as far as Larder may see it. */
    public Map<Namespace, CollectionKind> found() {
        return Map.copyOf(collections);
    }

    /** Why no change stream would tell of changes there; null if one would. */
    public @Nullable String withoutStream(Namespace namespace) {
        if (withoutStream != null) {
            return withoutStream;
        }
        return covered.stream().anyMatch(one -> one.covers(namespace)) ? null : elsewhere;
    }

    /** Waits until every member was heard of; whether there is one that takes reads and writes. */
    private boolean members() throws InterruptedException {
        CountDownLatch known = new CountDownLatch(1);
        Runnable look = () -> {
            TopologyView view = topology.view();
            boolean all = !view.servers().isEmpty()
                    && view.servers().stream().allMatch(server -> server.role() != ServerRole.UNKNOWN)
                    && view.facts() != null;
            if (all) {
                known.countDown();
            }
        };
        topology.subscribe(look);
        look.run();
        boolean all = known.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        TopologyView view = topology.view();
        for (ServerView server : view.servers()) {
            findings.add(member(server));
        }
        boolean usable = !view.candidates(Target.PRIMARY).isEmpty();
        if (!usable) {
            findings.add(Finding.problem(
                    "upstream",
                    view.explain(Target.PRIMARY),
                    view.servers().isEmpty() ? "is replicaSet= in upstream.uri the name of this set?" : ""));
        } else if (all) {
            findings.add(Finding.ok("upstream", what(view)));
        }
        return usable;
    }

    private static Finding member(ServerView server) {
        String about = "server " + server.address();
        if (server.role() == ServerRole.UNKNOWN) {
            String problem = server.problem() == null ? "no answer" : server.problem();
            return Finding.problem(about, problem, Trouble.advice(problem));
        }
        String says = server.role().name().toLowerCase(Locale.ROOT) + ", wire version " + server.maxWireVersion()
                + String.format(Locale.ROOT, ", %.1f ms away", server.roundTripNanos() / 1e6);
        return Finding.ok(about, says);
    }

    private static String what(TopologyView view) {
        String set = view.facts() == null || view.facts().setName() == null
                ? ""
                : " " + view.facts().setName();
        return view.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + set + " of "
                + view.servers().size();
    }

    private Account asUpstreamWants() {
        Questions.Answer answer = questions.ask(Target.PRIMARY, "admin", listDatabases());
        if (answer.isUnauthorized()) {
            findings.add(Finding.ok(LOGIN, "the upstream wants credentials: clients' logins are relayed to it"));
            return Account.NONE;
        }
        return Account.OWN;
    }

    private boolean login(Account account) {
        for (ServerView server : topology.view().servers()) {
            if (server.role().serves()) {
                ServerAddress address = server.address();
                Questions.Answer answer =
                        questions.ask(Target.server(address), "admin", new BsonDocument("ping", new BsonInt32(1)));
                if (!answer.isOk()) {
                    findings.add(Finding.problem(
                            answer.isLoginRefused() ? LOGIN : "server " + address,
                            answer.says(),
                            answer.isLoginRefused()
                                    ? "check user, password and authSource in upstream.uri"
                                    : Trouble.advice(answer.says())));
                    return false;
                }
            }
        }
        if (account == Account.OWN && topology.options().authenticate()) {
            findings.add(Finding.ok(LOGIN, "accepted by every member"));
        }
        return true;
    }

    private static BsonDocument listDatabases() {
        return new BsonDocument("listDatabases", new BsonInt32(1)).append("nameOnly", BsonBoolean.TRUE);
    }

    private void collections() {
        Questions.Answer databases = questions.ask(Target.PRIMARY, "admin", listDatabases());
        if (databases.reply() == null || !databases.isOk()) {
            findings.add(refused("listDatabases", databases, "collections are looked at when they are first read"));
            return;
        }
        int refused = 0;
        BsonArray all = databases.reply().getArray("databases", new BsonArray());
        for (var each : all) {
            String database = each.asDocument().getString("name").getValue();
            if (!INTERNAL.contains(database) && !list(database)) {
                refused++;
            }
        }
        if (refused == 0) {
            findings.add(Finding.ok(
                    "listCollections",
                    collections.size() + " collections in "
                            + all.stream()
                                    .filter(each -> !INTERNAL.contains(
                                            each.asDocument().getString("name").getValue()))
                                    .count()
                            + " databases"));
        }
    }

    private boolean list(String database) {
        BsonDocument command = new BsonDocument("listCollections", new BsonInt32(1))
                .append("cursor", new BsonDocument("batchSize", new BsonInt32(MOST_COLLECTIONS)));
        Questions.Answer answer = questions.ask(Target.PRIMARY, database, command);
        if (!answer.isOk()) {
            findings.add(refused(
                    "listCollections in " + database, answer, "nothing is kept of a collection that is not known"));
            return false;
        }
        for (BsonDocument row : answer.rows()) {
            String name = row.getString("name").getValue();
            if (!name.startsWith("system.")) {
                collections.put(
                        new Namespace(database, name), Definition.of(row).kind());
            }
        }
        return true;
    }

    private static Finding refused(String what, Questions.Answer answer, String consequence) {
        String advice = answer.isUnauthorized()
                ? "grant Larder's account a role that may, such as readAnyDatabase"
                : Trouble.advice(answer.says());
        return Finding.problem(what, answer.says() + " (" + consequence + ")", advice);
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
