package io.larder.config.load;

import io.larder.config.AuthConfig;
import io.larder.config.CacheConfig;
import io.larder.config.ClientConfig;
import io.larder.config.LarderConfig;
import io.larder.config.LimitsConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.LogConfig;
import io.larder.config.PresentationConfig;
import io.larder.config.ResourceLimits;
import io.larder.config.TenantChoice;
import io.larder.config.TenantConfig;
import io.larder.config.TimeLimits;
import io.larder.config.UpstreamConfig;
import io.larder.config.option.ClientOptions;
import io.larder.config.option.ListenerOptions;
import io.larder.config.option.LogOptions;
import io.larder.config.option.Options;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.PresentationOptions;
import io.larder.config.option.ResourceOptions;
import io.larder.config.option.TenantOptions;
import io.larder.config.option.UpstreamOptions;
import io.larder.config.show.Setting;
import io.larder.config.source.Given;
import io.larder.config.source.Problem;
import io.larder.config.source.YamlFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the tree of all sources, or tells everything that is wrong with them at once. */
public final class ConfigLoader {
    private ConfigLoader() {}

    public static LarderConfig load(Sources sources) throws InvalidConfig {
        return explain(sources).config();
    }

    /** The tree, and every setting of it with where it comes from. */
    public static Explained explain(Sources sources) throws InvalidConfig {
        // A flag that holds for several listeners is wrong for each of them and reported once.
        Set<Problem> problems = new LinkedHashSet<>();
        FileSettings file = new FileSettings(problems::add);
        sources.file().flatMap(path -> YamlFile.read(path, problems::add)).ifPresent(file::read);
        Map<String, Given> outside = OutsideSettings.read(sources, problems::add);

        ListenersReader places = new ListenersReader(outside, sources.environment(), problems::add);
        List<ListenerConfig> listeners = places.read(file.listeners());
        Values values = new Values(List.of(outside, file.settings()), sources.environment(), "", "", problems::add);
        List<StatedPolicy> policies = new PoliciesReader(sources, problems::add).read(file.policies());
        values.useUriOf(UpstreamOptions.URI);
        List<StatedTenant> tenants = new TenantsReader(sources, values, policies, problems::add).read(file.tenants());
        LarderConfig config = tree(listeners, values, policies, tenants);
        Conflicts.report(config, values);
        CacheConflicts.report(config.cache(), values, policies);
        TenantConflicts.report(config, values, tenants);
        if (!problems.isEmpty()) {
            throw new InvalidConfig(new ArrayList<>(problems));
        }
        return new Explained(config, settings(places.values(), values, policies, tenants));
    }

    private static List<Setting> settings(
            List<Values> listeners, Values values, List<StatedPolicy> policies, List<StatedTenant> tenants) {
        List<Setting> settings = new ArrayList<>();
        for (Values listener : listeners) {
            Options.all().stream()
                    .filter(ListenerOptions::include)
                    .map(listener::setting)
                    .forEach(settings::add);
        }
        Options.all().stream()
                .filter(option -> !ListenerOptions.include(option))
                .map(values::setting)
                .forEach(settings::add);
        for (int i = 0; i < policies.size(); i++) {
            settings.addAll(policies.get(i).settings(PolicyOptions.POLICIES + "[" + i + "]"));
        }
        for (int i = 0; i < tenants.size(); i++) {
            settings.addAll(tenants.get(i).settings(TenantOptions.TENANTS + "[" + i + "]"));
        }
        return settings;
    }

    private static LarderConfig tree(
            List<ListenerConfig> listeners, Values values, List<StatedPolicy> policies, List<StatedTenant> tenants) {
        UpstreamConfig upstream = new UpstreamConfig(
                values.find(UpstreamOptions.URI), Sections.upstreamTls(values), Sections.pool(values));
        CacheConfig cache = CacheReader.read(
                values,
                policies.stream().flatMap(policy -> policy.rules().stream()).toList());
        AuthConfig auth = Sections.auth(values);
        LimitsConfig limits = LimitsReader.read(values);
        TimeLimits timeLimits = Sections.timeLimits(values);
        List<TenantConfig> all =
                new ArrayList<>(tenants.stream().map(StatedTenant::config).toList());
        if (all.isEmpty() || upstream.uri().isPresent()) {
            all.add(new TenantConfig(
                    TenantConfig.DEFAULT, TenantChoice.REST, upstream, auth, List.of(), limits, cache, timeLimits));
        }
        return new LarderConfig(
                listeners,
                new ClientConfig(
                        values.value(ClientOptions.MAX),
                        values.value(ClientOptions.MAX_PER_ADDRESS),
                        values.value(ClientOptions.IDLE_TIMEOUT)),
                upstream,
                new PresentationConfig(
                        values.value(PresentationOptions.AS),
                        values.find(PresentationOptions.SET_NAME),
                        values.find(PresentationOptions.ADVERTISE).orElse(List.of())),
                auth,
                limits,
                cache,
                AdminReader.read(values),
                timeLimits,
                new ResourceLimits(
                        values.value(ResourceOptions.EVENT_LOOP_THREADS),
                        values.value(ResourceOptions.TRANSPORT),
                        values.value(ResourceOptions.MAX_CURSORS),
                        values.value(ResourceOptions.REQUEST_MEMORY)),
                new LogConfig(
                        values.value(LogOptions.LEVEL),
                        values.value(LogOptions.FORMAT),
                        values.value(LogOptions.SLOW),
                        values.value(LogOptions.ACCESS)),
                all);
    }
}
