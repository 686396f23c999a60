package io.larder.config.load;

import io.larder.config.PolicyChange;
import io.larder.config.PolicyRule;
import io.larder.config.option.Option;
import io.larder.config.option.PolicyOptions;
import io.larder.config.source.Given;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import io.larder.config.value.Glob;
import io.larder.config.value.NamespaceGlob;
import io.larder.config.value.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the policies in the order in which they are laid over each other: those of the file as they stand there, then those
 * of variables, then those of flags. Outside of the file the order in which things are said means nothing, so there what is
 * said of many namespaces comes before what is said of few.
 */
final class PoliciesReader {
    private static final Comparator<StatedPolicy> FEWER_LAST =
            Comparator.comparingInt(policy -> policy.rules().get(0).namespace().precision());

    private final Sources sources;
    private final Consumer<Problem> problems;

    PoliciesReader(Sources sources, Consumer<Problem> problems) {
        this.sources = sources;
        this.problems = problems;
    }

    List<StatedPolicy> read(List<FileSettings.Element> described) {
        List<StatedPolicy> policies = new ArrayList<>(ofFile(described, PolicyOptions.POLICIES));
        policies.addAll(
                outside(sources.environment(), Option::variable, PolicyOptions.offVariable(), Origin::variable));
        policies.addAll(outside(sources.flags(), Option::flag, PolicyOptions.OFF_FLAG, Origin::flag));
        return policies;
    }

    /** Those of a list in the file, which is shown at this path. */
    List<StatedPolicy> ofFile(List<FileSettings.Element> described, String shown) {
        List<StatedPolicy> policies = new ArrayList<>();
        for (int i = 0; i < described.size(); i++) {
            ofFile(described.get(i), shown + "[" + i + "]").ifPresent(policies::add);
        }
        return policies;
    }

    /** A tenant's own come after those of the file that are for all, and before what variables and flags say. */
    static List<StatedPolicy> laid(List<StatedPolicy> forAll, List<StatedPolicy> own) {
        List<StatedPolicy> laid =
                new ArrayList<>(forAll.stream().filter(StatedPolicy::isOfFile).toList());
        laid.addAll(own);
        forAll.stream().filter(policy -> !policy.isOfFile()).forEach(laid::add);
        return laid;
    }

    private Optional<StatedPolicy> ofFile(FileSettings.Element element, String shown) {
        Values values = values(element.settings(), PolicyOptions.POLICIES, shown);
        boolean saysSomething = PolicyOptions.settings().stream().anyMatch(values::isSaid);
        if (!values.isSaid(PolicyOptions.NAMESPACE)) {
            problems.accept(new Problem(element.origin(), shown, "expected a policy with a namespace, found none"));
        } else if (!saysSomething) {
            problems.accept(new Problem(
                    element.origin(),
                    shown,
                    "expected a policy that sets something, such as level or ttl, found none"));
        }
        List<NamespaceGlob> namespaces = values.find(PolicyOptions.NAMESPACE).orElse(List.of());
        Optional<Glob> shape = values.find(PolicyOptions.SHAPE);
        PolicyChange change = change(values);
        List<PolicyRule> rules = namespaces.stream()
                .map(namespace -> new PolicyRule(namespace, shape, change))
                .toList();
        return rules.isEmpty() ? Optional.empty() : Optional.of(new StatedPolicy(rules, values));
    }

    private interface Name {
        String of(Option<?> option);
    }

    private interface Place {
        Origin of(String name);
    }

    private List<StatedPolicy> outside(Map<String, String> said, Name name, String off, Place place) {
        List<StatedPolicy> policies = new ArrayList<>();
        for (Option<?> option : PolicyOptions.settings()) {
            String text = said.get(name.of(option));
            if (text != null) {
                policies.addAll(assignments(option, new Given(text, place.of(name.of(option)))));
            }
        }
        String offText = said.get(off);
        if (offText != null) {
            for (String namespace : offText.split(",", -1)) {
                policy(PolicyOptions.LEVEL, namespace, PolicyOptions.OFF_FLAG, place.of(off))
                        .ifPresent(policies::add);
            }
        }
        policies.sort(FEWER_LAST); // stable: off stays after what else is said of the same namespaces
        return policies;
    }

    /** Reads {@code shop.products=60s,shop.orders=5s}. */
    private List<StatedPolicy> assignments(Option<?> option, Given given) {
        List<StatedPolicy> policies = new ArrayList<>();
        for (String part : given.text().split(",", -1)) {
            int equals = part.lastIndexOf('=');
            if (equals < 0) {
                String forAll = "cache-" + option.flag();
                // A value without a namespace, or a namespace without a value?
                String example = part.contains(".")
                        ? part.strip() + "= and " + option.kind().expected()
                        : "shop.products=" + part.strip();
                problems.accept(new Problem(
                        given.origin(),
                        "",
                        "expected namespace=value, as in " + example + " (for all: --" + forAll + "), found \"" + part
                                + "\""));
            } else {
                policy(option, part.substring(0, equals), part.substring(equals + 1), given.origin())
                        .ifPresent(policies::add);
            }
        }
        return policies;
    }

    private Optional<StatedPolicy> policy(Option<?> option, String namespace, String value, Origin origin) {
        Values values = values(Map.of(option.path(), new Given(value, origin)), "", "");
        PolicyChange change = change(values);
        try {
            NamespaceGlob glob = NamespaceGlob.parse(namespace.strip());
            return Optional.of(new StatedPolicy(List.of(new PolicyRule(glob, Optional.empty(), change)), values));
        } catch (Unreadable e) {
            problems.accept(new Problem(origin, "", e.reason()));
            return Optional.empty();
        }
    }

    private Values values(Map<String, Given> settings, String pathPrefix, String shown) {
        return new Values(List.of(settings), sources.environment(), pathPrefix, shown, problems);
    }

    private static PolicyChange change(Values values) {
        return new PolicyChange(
                values.find(PolicyOptions.LEVEL),
                values.find(PolicyOptions.TTL),
                values.find(PolicyOptions.BOUND),
                values.find(PolicyOptions.MAX_ENTRY_SIZE),
                values.find(PolicyOptions.AFTER_CHANGE),
                values.find(PolicyOptions.HINTS),
                values.find(PolicyOptions.VERIFY_RATE),
                values.find(PolicyOptions.SHADOW),
                values.find(PolicyOptions.STALE_WHILE_REVALIDATE),
                values.find(PolicyOptions.STALE_IF_DOWN));
    }
}
