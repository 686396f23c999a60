package io.larder.config.load;

import io.larder.config.PolicyRule;
import io.larder.config.option.Option;
import io.larder.config.option.PolicyOptions;
import io.larder.config.show.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was said about some namespaces in one place, with the values it was made of so that its faults can be told there. */
record StatedPolicy(List<PolicyRule> rules, Values values) {
    /** Whether it stands in the file: there a policy names its namespaces, outside of it a value does. */
    boolean isOfFile() {
        return values.isSaid(PolicyOptions.NAMESPACE);
    }

    /** What it says, as an element of the list at this path. */
    List<Setting> settings(String path) {
        List<Setting> said = new ArrayList<>();
        for (Option<?> option : PolicyOptions.all()) {
            if (values.isSaid(option)) {
                Setting setting = values.setting(option);
                String key = option.path().substring(option.path().lastIndexOf('.') + 1);
                said.add(Setting.said(path + "." + key, setting.text().orElseThrow(), setting.origin()));
            }
        }
        if (!values.isSaid(PolicyOptions.NAMESPACE)) {
            // A flag or a variable names them in its value.
            String namespaces =
                    rules.stream().map(rule -> rule.namespace().toString()).collect(Collectors.joining(","));
            said.add(
                    0, Setting.said(path + ".namespace", namespaces, said.get(0).origin()));
        }
        return said;
    }
}
