package io.larder.proxy.uri;

import io.larder.config.AuthMode;
import io.larder.config.PresentAs;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.ConnectionUri.Credentials;
import io.larder.config.value.UriOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The string to use with Larder in place of an old one, and what became of each part. */
public final class UriAdvice {
    private final ConnectionUri old;
    private final LarderSide larder;
    private final List<Advice> parts = new ArrayList<>();
    private final List<UriOption> options = new ArrayList<>();

    private UriAdvice(ConnectionUri old, LarderSide larder) {
        this.old = old;
        this.larder = larder;
    }

    public static UriAdvice of(ConnectionUri old, LarderSide larder) {
        UriAdvice advice = new UriAdvice(old, larder);
        advice.scheme();
        advice.credentials();
        advice.hosts();
        advice.database();
        old.options().forEach(advice::option);
        advice.missing();
        return advice;
    }

    public List<Advice> parts() {
        return List.copyOf(parts);
    }

    /** Whether some part of the old string has no counterpart and the application will not work. */
    public boolean fails() {
        return parts.stream().anyMatch(part -> part.verdict() == Advice.Verdict.FAILS);
    }

    /** The string to use. */
    public ConnectionUri uri() {
        return ConnectionUri.of(false, keptCredentials(), larder.hosts(), old.database(), options);
    }

    private Optional<Credentials> keptCredentials() {
        return larder.auth() == AuthMode.NONE ? Optional.empty() : old.credentials();
    }

    private void scheme() {
        if (old.srv()) {
            parts.add(Advice.goes(
                    ConnectionUri.SRV,
                    "its record names the cluster's servers; Larder asks for it, in its upstream string"));
        }
    }

    private void credentials() {
        old.credentials()
                .ifPresent(given -> parts.add(
                        switch (larder.auth()) {
                            case NONE -> Advice.goes("user " + given.user(), "nobody logs in here (auth.mode none)");
                            case SERVICE ->
                                Advice.stays("user " + given.user(), "must be in Larder's user file (larder user add)");
                            default -> Advice.stays("user " + given.user(), "logins are relayed to the cluster");
                        }));
    }

    private void hosts() {
        String why = old.hosts().size() > 1 && !larder.replicaSet()
                ? "Larder is one address and knows the servers behind it"
                : "the application talks to Larder from now on";
        for (String host : old.hosts()) {
            if (larder.hosts().contains(host)) {
                parts.add(Advice.stays(host, "is Larder already"));
            } else {
                parts.add(Advice.goes(host, why));
            }
        }
        for (String host : larder.hosts()) {
            if (!old.hosts().contains(host)) {
                parts.add(Advice.added(host, "where Larder listens"));
            }
        }
    }

    private void database() {
        if (!old.database().isEmpty()) {
            parts.add(Advice.stays("/" + old.database(), "the database that the application uses"));
        }
    }

    private void option(UriOption option) {
        Advice advice = OptionRules.advise(option, larder);
        parts.add(advice);
        if (advice.kept()) {
            options.add(option);
        }
    }

    /** What the new string needs and the old one, or its DNS record, did without. */
    private void missing() {
        if (larder.tls() && !says("tls", "ssl")) {
            add("tls", "true", "Larder's listener has TLS");
        }
        if (larder.as() == PresentAs.LOAD_BALANCED && !says("loadBalanced")) {
            add("loadBalanced", "true", "Larder presents itself as a load balancer, and drivers must be told");
        }
        if (larder.replicaSet() && !says("replicaSet") && larder.setName().isPresent()) {
            add("replicaSet", larder.setName().get(), "Larder presents itself as this set");
        }
        boolean sourceFromDns = old.srv()
                && keptCredentials().isPresent()
                && old.option("authSource").isEmpty();
        if (sourceFromDns && !old.database().isEmpty() && !says("authMechanism")) {
            add(
                    "authSource",
                    "admin",
                    "what an SRV string usually gets from its TXT record: check it with the old string");
        }
    }

    private boolean says(String... names) {
        for (String name : names) {
            if (options.stream().anyMatch(option -> option.is(name))) {
                return true;
            }
        }
        return false;
    }

    private void add(String name, String value, String why) {
        UriOption option = new UriOption(name, value);
        options.add(option);
        parts.add(Advice.added(option, why));
    }
}
