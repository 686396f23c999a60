package io.larder.config.load;

import io.larder.config.PolicyRule;
import io.larder.config.TenantChoice;
import io.larder.config.TenantConfig;
import io.larder.config.UpstreamConfig;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.TenantOptions;
import io.larder.config.option.UpstreamOptions;
import io.larder.config.source.Given;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the tenants: those of the file as they stand there, then those that only variables and flags name. What one does not say
 * holds for it as it is said at the top.
 */
final class TenantsReader {
    private final Values top;
    private final List<StatedPolicy> topPolicies;
    private final Map<String, Map<String, Given>> outside;
    private final PoliciesReader policiesReader;
    private final Consumer<Problem> problems;

    TenantsReader(Sources sources, Values top, List<StatedPolicy> topPolicies, Consumer<Problem> problems) {
        this.top = top;
        this.topPolicies = topPolicies;
        this.outside = OutsideTenants.read(sources, problems);
        this.policiesReader = new PoliciesReader(sources, problems);
        this.problems = problems;
    }

    List<StatedTenant> read(List<FileSettings.Element> described) {
        List<StatedTenant> tenants = new ArrayList<>();
        for (FileSettings.Element element : described) {
            String shown = shown(tenants.size());
            Given name = element.settings().get(TenantOptions.NAME.path());
            if (name == null) {
                problems.accept(new Problem(element.origin(), shown, "expected a tenant with a name, found none"));
            }
            Map<String, Given> said = name == null ? null : outside.remove(name.text());
            List<Map<String, Given>> all =
                    said == null ? List.of(element.settings()) : List.of(said, element.settings());
            tenants.add(tenant(all, shown, element.policies(), name == null ? shown : name.text(), element.origin()));
        }
        outside.forEach((name, said) -> {
            Origin origin = said.values().iterator().next().origin();
            tenants.add(tenant(List.of(said), shown(tenants.size()), List.of(), name, origin));
        });
        return tenants;
    }

    private static String shown(int index) {
        return TenantOptions.TENANTS + "[" + index + "]";
    }

    private StatedTenant tenant(
            List<Map<String, Given>> said,
            String shown,
            List<FileSettings.Element> described,
            String name,
            Origin origin) {
        Values values = top.element(said, shown, TenantOptions::inherits);
        Optional<String> readName = values.find(TenantOptions.NAME);
        values.useUriOf(UpstreamOptions.URI);
        List<StatedPolicy> own = policiesReader.ofFile(described, shown + "." + PolicyOptions.POLICIES);
        List<PolicyRule> rules = PoliciesReader.laid(topPolicies, own).stream()
                .flatMap(policy -> policy.rules().stream())
                .toList();
        TenantConfig config = new TenantConfig(
                readName.orElse(name),
                new TenantChoice(
                        values.find(TenantOptions.LISTENER).orElse(List.of()),
                        values.find(TenantOptions.SNI).orElse(List.of()),
                        values.find(TenantOptions.USER).orElse(List.of()),
                        values.find(TenantOptions.DATABASE).orElse(List.of())),
                new UpstreamConfig(
                        values.find(UpstreamOptions.URI), Sections.upstreamTls(values), Sections.pool(values)),
                Sections.auth(values),
                values.find(TenantOptions.DATABASES)
                        .orElseGet(() -> values.find(TenantOptions.DATABASE).orElse(List.of())),
                LimitsReader.read(values),
                CacheReader.read(values, rules),
                Sections.timeLimits(values));
        return new StatedTenant(config, values, own, origin);
    }
}
