package io.larder.proxy.launch;

import io.larder.config.AuthConfig;
import io.larder.config.AuthMode;
import io.larder.config.LarderConfig;
import io.larder.config.PolicyConfig;
import io.larder.config.PolicyRule;
import io.larder.config.StreamUse;
import io.larder.config.TenantConfig;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Glob;
import io.larder.engine.catalogue.CollectionKind;
import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.NamespacePolicy;
import io.larder.engine.policy.Policies;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.UserDirectory;
import io.larder.proxy.auth.UserFileException;
import io.larder.proxy.check.Finding;
import io.larder.proxy.check.UpstreamCheck;
import io.larder.proxy.check.UpstreamCheck.Account;
import io.larder.proxy.launch.config.CachePolicies;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.ClientParts;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.launch.config.UpstreamParts;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.TlsFilesException;
import io.larder.proxy.net.Transport;
import io.larder.proxy.stream.StreamRules;
import io.larder.proxy.tenant.AllowedDatabases;
import io.larder.proxy.tenant.NamePattern;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.UpstreamPools;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What would become of a configuration if it were served: each tenant's upstream, and the level that each namespace gets. */
public final class Checking {
    /** The level that queries of a namespace would get, in a word, and why. */
    public record LevelOf(String namespace, String level, String because) {}

    /** What was found of one tenant. */
    public record Checked(String tenant, String upstream, List<Finding> findings, List<LevelOf> levels) {
        public Checked {
            findings = List.copyOf(findings);
            levels = List.copyOf(levels);
        }

        public boolean works() {
            return findings.stream().noneMatch(finding -> finding.grade() == Finding.Grade.PROBLEM);
        }
    }

    /** Why no change stream would tell of changes there; null if one would. */
    private interface WithoutStream {
        @Nullable
        String why(Namespace namespace);
    }

    private Checking() {}

    /** Blocks; {@code limit} is how long a server may take for an answer. */
    public static List<Checked> run(LarderConfig config, Duration limit) throws CannotStart, InterruptedException {
        Transport transport =
                Transport.choose(config.resources().transport().name().toLowerCase(Locale.ROOT));
        ClientParts.listeners(config, transport); // reads their certificates
        AdminParts.tls(config.admin()); // and its own
        List<Checked> all = new ArrayList<>();
        for (TenantConfig tenant : config.tenants()) {
            readUsers(tenant.auth());
            try (StartedParts parts = new StartedParts()) {
                EventLoops loops = parts.add(EventLoops.start(transport, 1, "larder-check"));
                all.add(of(tenant, reach(tenant, config), loops, parts, limit));
            }
        }
        return all;
    }

    private static void readUsers(AuthConfig auth) throws CannotStart {
        if (auth.mode() == AuthMode.SERVICE) {
            try {
                UserDirectory.open(auth.users().orElseThrow());
            } catch (UserFileException e) {
                throw new CannotStart(CannotStart.Cause.CONFIGURATION, String.valueOf(e.getMessage()));
            }
        }
    }

    /** The databases that its clients may use: those that are its own, and where it has the rest none by which others are chosen. */
    private static Predicate<String> reach(TenantConfig tenant, LarderConfig all) {
        List<NamePattern> own = patterns(tenant.databases());
        List<NamePattern> taken = !tenant.choice().isRest()
                ? List.of()
                : all.tenants().stream()
                        .flatMap(each -> patterns(each.choice().databases()).stream())
                        .toList();
        AllowedDatabases allowed = new AllowedDatabases(own);
        AllowedDatabases rest = AllowedDatabases.allBut(taken);
        return database -> (own.isEmpty() || allowed.may(Access.READ, database)) && rest.may(Access.READ, database);
    }

    private static List<NamePattern> patterns(List<Glob> globs) {
        return globs.stream().map(glob -> new NamePattern(glob.text())).toList();
    }

    private static Checked of(
            TenantConfig config, Predicate<String> reached, EventLoops loops, StartedParts parts, Duration limit)
            throws InterruptedException {
        ConnectionUri uri = config.upstream().uri().orElse(null);
        if (uri == null) {
            Finding none = Finding.note(
                    "upstream",
                    "none is named: Larder would start its embedded cluster, in memory only",
                    "name one by upstream.uri (--upstream) before data matters");
            return new Checked(
                    config.name(), "embedded", List.of(none), levels(config, reached, Map.of(), namespace -> null));
        }
        Topology topology;
        try {
            topology = Topology.start(UpstreamParts.connectionUri(uri, config).reveal(), UpstreamParts.options(config));
        } catch (IllegalArgumentException | TlsFilesException e) {
            Finding wrong = Finding.problem("upstream", String.valueOf(e.getMessage()), "");
            return new Checked(config.name(), uri.toString(), List.of(wrong), List.of());
        }
        UpstreamPools pools = parts.add(UpstreamPools.start(loops, topology));
        parts.add(topology);
        EventLoop loop = loops.all().get(0);
        UpstreamCheck check = new UpstreamCheck(topology, loop, pools.on(loop), limit, reached);
        check.run(account(config.auth().mode()), streams(config));
        return new Checked(
                config.name(),
                uri.toString(),
                check.findings(),
                levels(config, reached, check.found(), check::withoutStream));
    }

    private static Account account(AuthMode mode) {
        return switch (mode) {
            case SERVICE, NONE -> Account.OWN;
            case RELAY -> Account.NONE;
            case AUTO -> Account.AS_UPSTREAM_WANTS;
        };
    }

    private static @Nullable StreamRules streams(TenantConfig config) {
        List<NamespacePattern> kept = CachePolicies.kept(config.cache());
        boolean wanted = config.cache().streams().use() != StreamUse.OFF && !kept.isEmpty();
        return wanted ? new StreamRules(kept, config.cache().streams().limit()) : null;
    }

    /** Of everything that is there, and of everything that a policy names; but for what its clients may not use. */
    private static List<LevelOf> levels(
            TenantConfig config,
            Predicate<String> reached,
            Map<Namespace, CollectionKind> found,
            WithoutStream without) {
        Map<String, Namespace> all = new TreeMap<>();
        found.keySet().forEach(namespace -> all.put(namespace.toString(), namespace));
        for (PolicyRule rule : config.cache().policies()) {
            if (rule.namespace().database().isLiteral()
                    && rule.namespace().collection().isLiteral()) {
                Namespace named = new Namespace(
                        rule.namespace().database().text(),
                        rule.namespace().collection().text());
                all.put(named.toString(), named);
            }
        }
        all.values().removeIf(namespace -> !reached.test(namespace.database()));
        Policies policies = CachePolicies.of(config.cache());
        List<LevelOf> levels = new ArrayList<>();
        for (Namespace namespace : all.values()) {
            PolicyConfig said = config.cache().policy(namespace.database(), namespace.collection(), "");
            CollectionKind kind = found.get(namespace);
            levels.add(level(namespace, policies.of(namespace), kind, without.why(namespace), said));
        }
        return levels;
    }

    private static LevelOf level(
            Namespace namespace,
            NamespacePolicy policy,
            @Nullable CollectionKind kind,
            @Nullable String withoutStream,
            PolicyConfig said) {
        Level level = policy.general().level();
        String name = label(level);
        if (!policy.mayCache()) {
            return new LevelOf(namespace.toString(), label(Level.OFF), "the policy says off");
        }
        if (kind != null && kind.against() != null) {
            return new LevelOf(
                    namespace.toString(),
                    label(Level.OFF),
                    "never cached: " + kind.against().label());
        }
        String shapes = policy.isByShape() ? "; some shapes have policies of their own" : "";
        if (level == Level.OFF) {
            return new LevelOf(namespace.toString(), name, "the policy says off, but trusts hints" + shapes);
        }
        if (level != Level.TTL && withoutStream != null) {
            return new LevelOf(
                    namespace.toString(),
                    label(Level.TTL),
                    name + " is asked for, but " + withoutStream + "; answers live for " + seconds(said.ttlAlone())
                            + shapes);
        }
        String because = level == Level.TTL
                ? "answers live for " + seconds(said.ttlAlone())
                : "a change stream tells of changes";
        return new LevelOf(namespace.toString(), name, because + shapes);
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static String label(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
