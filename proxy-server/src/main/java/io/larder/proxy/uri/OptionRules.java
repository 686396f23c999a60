package io.larder.proxy.uri;

import static java.util.Map.entry;

import io.larder.config.AuthMode;
import io.larder.config.PresentAs;
import io.larder.config.value.UriOption;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What becomes of each option of a connection string. An option that is not in the table is none of Larder's business. */
final class OptionRules {
    private static final String PASSED_ON = "goes to the cluster with each request, untouched";
    private static final String OWN_POOL = "the application's own pool, whose connections now end at Larder";
    private static final String OWN_LIMIT = "the application's own limit; Larder has limits of its own";

    @FunctionalInterface
    private interface Rule {
        Advice of(UriOption option, LarderSide larder);
    }

    private static final Map<String, Rule> RULES = Map.ofEntries(
            entry("replicaset", OptionRules::replicaSet),
            entry("directconnection", OptionRules::directConnection),
            entry("loadbalanced", OptionRules::loadBalanced),
            entry("srvservicename", goes("part of the SRV lookup, which Larder does")),
            entry("srvmaxhosts", goes("part of the SRV lookup, which Larder does")),
            entry("localthresholdms", goes("chooses among several servers; here is one, and Larder chooses behind it")),
            entry("tls", OptionRules::tls),
            entry("ssl", OptionRules::tls),
            entry("tlscafile", OptionRules::tlsDetail),
            entry("tlscertificatekeyfile", OptionRules::tlsDetail),
            entry("tlscertificatekeyfilepassword", OptionRules::tlsDetail),
            entry("tlsinsecure", OptionRules::tlsDetail),
            entry("tlsallowinvalidcertificates", OptionRules::tlsDetail),
            entry("tlsallowinvalidhostnames", OptionRules::tlsDetail),
            entry("tlsdisableocspendpointcheck", OptionRules::tlsDetail),
            entry("tlsdisablecertificaterevocationcheck", OptionRules::tlsDetail),
            entry("authsource", OptionRules::authSource),
            entry("authmechanism", OptionRules::authMechanism),
            entry("authmechanismproperties", OptionRules::authDetail),
            entry("compressors", stays("agreed on with Larder; towards the cluster Larder's upstream string decides")),
            entry("zlibcompressionlevel", stays("how hard the application compresses what it sends to Larder")),
            entry("readpreference", OptionRules::readPreference),
            entry("readpreferencetags", stays("Larder chooses the server by it")),
            entry("maxstalenessseconds", stays("Larder chooses the server by it")),
            entry("readconcernlevel", stays(PASSED_ON)),
            entry("w", stays(PASSED_ON)),
            entry("wtimeoutms", stays(PASSED_ON)),
            entry("journal", stays(PASSED_ON)),
            entry("retrywrites", OptionRules::retryWrites),
            entry("retryreads", stays("the driver retries through Larder as it did directly")),
            entry("maxpoolsize", stays(OWN_POOL)),
            entry("minpoolsize", stays(OWN_POOL)),
            entry("maxidletimems", stays(OWN_POOL)),
            entry("maxconnecting", stays(OWN_POOL)),
            entry("waitqueuetimeoutms", stays(OWN_POOL)),
            entry("waitqueuemultiple", stays(OWN_POOL)),
            entry("connecttimeoutms", stays(OWN_LIMIT)),
            entry("sockettimeoutms", stays(OWN_LIMIT)),
            entry("timeoutms", stays(OWN_LIMIT)),
            entry("heartbeatfrequencyms", stays(OWN_LIMIT)),
            entry("serverselectiontimeoutms", OptionRules::serverSelection),
            entry("appname", stays("seen by Larder and, where logins are relayed, by the cluster")),
            entry("proxyhost", goes("how the cluster was reached; Larder reaches it now")),
            entry("proxyport", goes("how the cluster was reached; Larder reaches it now")),
            entry("proxyusername", goes("how the cluster was reached; Larder reaches it now")),
            entry("proxypassword", goes("how the cluster was reached; Larder reaches it now")));

    private static final Set<String> RELAYED =
            Set.of("SCRAM-SHA-1", "SCRAM-SHA-256", "PLAIN", "MONGODB-AWS", "MONGODB-OIDC");
    private static final Set<String> CHECKED_BY_LARDER = Set.of("SCRAM-SHA-1", "SCRAM-SHA-256");

    private OptionRules() {}

    static Advice advise(UriOption option, LarderSide larder) {
        Rule rule = RULES.get(option.lowerName());
        return rule == null
                ? Advice.stays(option, "the driver's own business: Larder sees nothing of it")
                : rule.of(option, larder);
    }

    private static Rule stays(String why) {
        return (option, larder) -> Advice.stays(option, why);
    }

    private static Rule goes(String why) {
        return (option, larder) -> Advice.goes(option, why);
    }

    private static Advice replicaSet(UriOption option, LarderSide larder) {
        if (!larder.replicaSet()) {
            return Advice.goes(
                    option, "the driver would look for members of a set; Larder looks like a mongos, not like a set");
        }
        if (larder.setName().isPresent() && !larder.setName().get().equals(option.value())) {
            return Advice.goes(
                    option, "Larder's set is called " + larder.setName().get());
        }
        return Advice.stays(option, "Larder presents itself as this set");
    }

    private static Advice directConnection(UriOption option, LarderSide larder) {
        return larder.replicaSet()
                ? Advice.goes(option, "the driver is to see all of the addresses that Larder advertises")
                : Advice.goes(option, "Larder is a single address: the driver has nothing else to look for");
    }

    private static Advice loadBalanced(UriOption option, LarderSide larder) {
        if (larder.as() == PresentAs.LOAD_BALANCED) {
            return Advice.stays(option, "Larder presents itself as a load balancer, and drivers must be told");
        }
        return Advice.goes(option, "Larder does not present itself as a load balancer (presentation.as)");
    }

    private static Advice tls(UriOption option, LarderSide larder) {
        boolean asked = option.value().equals("true");
        if (asked == larder.tls()) {
            return Advice.stays(option, larder.tls() ? "Larder's listener has TLS" : "Larder's listener has no TLS");
        }
        return asked
                ? Advice.goes(option, "Larder's listener has no TLS; towards the cluster Larder uses it as before")
                : Advice.goes(option, "Larder's listener has TLS");
    }

    private static Advice tlsDetail(UriOption option, LarderSide larder) {
        return larder.tls()
                ? Advice.stays(option, "counts for Larder's certificate from now on: check that it fits")
                : Advice.goes(option, "Larder's listener has no TLS; in Larder's upstream string it stays");
    }

    private static Advice authSource(UriOption option, LarderSide larder) {
        return switch (larder.auth()) {
            case NONE -> Advice.goes(option, "nobody logs in here (auth.mode none)");
            case SERVICE -> Advice.stays(option, "the database of the user in Larder's user file");
            default -> Advice.stays(option, "logins are relayed: the cluster looks the user up there");
        };
    }

    private static Advice authMechanism(UriOption option, LarderSide larder) {
        String mechanism = option.value().toUpperCase(Locale.ROOT);
        if (larder.auth() == AuthMode.NONE) {
            return Advice.goes(option, "nobody logs in here (auth.mode none)");
        }
        if (larder.auth() == AuthMode.SERVICE) {
            return CHECKED_BY_LARDER.contains(mechanism)
                    ? Advice.stays(option, "Larder checks the user itself")
                    : Advice.fails(option, "Larder checks users with SCRAM-SHA-1 or SCRAM-SHA-256 only");
        }
        if (!RELAYED.contains(mechanism)) {
            return Advice.fails(
                    option, "proves who holds the connection, and that is Larder: use SCRAM, or auth.mode service");
        }
        if (mechanism.equals("PLAIN") && !larder.tls()) {
            return Advice.fails(option, "sends the password as it is: only to a listener with TLS");
        }
        return Advice.stays(option, "logins are relayed byte for byte");
    }

    private static Advice authDetail(UriOption option, LarderSide larder) {
        return larder.auth() == AuthMode.NONE
                ? Advice.goes(option, "nobody logs in here (auth.mode none)")
                : Advice.stays(option, "belongs to the login mechanism");
    }

    private static Advice readPreference(UriOption option, LarderSide larder) {
        boolean mayRelay = !larder.replicaSet() && (larder.auth() == AuthMode.RELAY || larder.auth() == AuthMode.AUTO);
        return option.value().equalsIgnoreCase("secondary") && mayRelay
                ? Advice.stays(
                        option,
                        "Larder chooses the server by it; but a relayed login is bound to the primary and is refused this:"
                                + " then use secondaryPreferred, presentation.as replica-set, or auth.mode service")
                : Advice.stays(option, "Larder chooses the server by it");
    }

    private static Advice retryWrites(UriOption option, LarderSide larder) {
        return larder.as() == PresentAs.STANDALONE && option.value().equals("true")
                ? Advice.goes(option, "Larder looks like a standalone, and standalones have no retryable writes")
                : Advice.stays(option, "the driver retries through Larder as it did directly");
    }

    private static Advice serverSelection(UriOption option, LarderSide larder) {
        boolean shorter = option.value().matches("[0-9]{1,4}");
        return Advice.stays(
                option,
                shorter
                        ? "shorter than Larder's own wait for a server (time-limits.server-selection, 10s): shorten that too"
                        : OWN_LIMIT);
    }
}
