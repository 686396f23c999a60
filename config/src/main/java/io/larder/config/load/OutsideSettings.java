package io.larder.config.load;

import io.larder.config.option.Nearest;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.TenantOptions;
import io.larder.config.source.Given;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the environment and the flags set, by the paths of options; a flag wins over a variable. */
final class OutsideSettings {
    private static final String PREFIX = "LARDER_";
    /** Of a Kubernetes service whose name begins with larder, the kubelet tells every pod by such variables. */
    private static final Pattern KUBERNETES =
            Pattern.compile("LARDER_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?)");
    /** Read by the launchers, by the build and by the tests, not by the proxy. */
    private static final Pattern OTHERS =
            Pattern.compile("LARDER_(JAR|JAVA_OPTS|ARCHIVE|NATIVE|MEMORY_LIMIT_FILE|MAVEN_URL|TEST_.*)");

    private OutsideSettings() {}

    static Map<String, Given> read(Sources sources, Consumer<Problem> problems) {
        Map<String, Given> settings = new LinkedHashMap<>();
        for (Option<?> option : Options.all()) {
            String variable = sources.environment().get(option.variable());
            if (variable != null) {
                settings.put(option.path(), new Given(variable, Origin.variable(option.variable())));
            }
            String flag = sources.flags().get(option.flag());
            if (flag != null) {
                settings.put(option.path(), new Given(flag, Origin.flag(option.flag())));
            }
        }
        reportUnknown(sources.environment(), problems);
        return settings;
    }

    private static void reportUnknown(Map<String, String> environment, Consumer<Problem> problems) {
        List<String> known = Stream.of(
                        Options.all().stream().map(Option::variable),
                        PolicyOptions.settings().stream().map(Option::variable),
                        Stream.of(PolicyOptions.offVariable()),
                        TenantOptions.flags().keySet().stream().map(TenantOptions::variable))
                .flatMap(variables -> variables)
                .map(variable -> variable.substring(PREFIX.length()))
                .toList();
        for (String name : new TreeMap<>(environment).keySet()) {
            boolean ours = name.startsWith(PREFIX)
                    && !name.equals(Sources.FILE_VARIABLE)
                    && !known.contains(name.substring(PREFIX.length()));
            if (ours
                    && !OTHERS.matcher(name).matches()
                    && !KUBERNETES.matcher(name).matches()) {
                String hint = Nearest.to(name.substring(PREFIX.length()), known)
                        .map(near -> "; did you mean " + PREFIX + near + "?")
                        .orElse("");
                problems.accept(new Problem(Origin.variable(name), "", "no such setting" + hint));
            }
        }
    }
}
