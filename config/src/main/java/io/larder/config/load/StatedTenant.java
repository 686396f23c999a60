package io.larder.config.load;

import io.larder.config.TenantConfig;
import io.larder.config.option.Option;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.TenantOptions;
import io.larder.config.show.Setting;
import io.larder.config.source.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A tenant with the values and policies it was made of, so that its faults can be told where they stand. */
record StatedTenant(TenantConfig config, Values values, List<StatedPolicy> policies, Origin origin) {
    /** Reports what it lacks, where it begins. */
    void problem(String message) {
        values.problem(origin, message);
    }

    /** What it says itself, as an element of the list at this path. */
    List<Setting> settings(String path) {
        List<Setting> said = new ArrayList<>();
        Stream.concat(TenantOptions.own().stream(), TenantOptions.shared().stream())
                .filter(option -> option.equals(TenantOptions.NAME) || values.isSaid(option))
                .map(this::setting)
                .forEach(said::add);
        for (int i = 0; i < policies.size(); i++) {
            said.addAll(policies.get(i).settings(path + "." + PolicyOptions.POLICIES + "[" + i + "]"));
        }
        return said;
    }

    private Setting setting(Option<?> option) {
        Setting setting = values.setting(option);
        boolean isFromOutside = option.equals(TenantOptions.NAME) && !values.isSaid(option);
        // A flag or a variable names it in its value.
        return isFromOutside ? Setting.said(setting.path(), config.name(), origin.where()) : setting;
    }
}
