package io.larder.proxy.cli;

import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.proxy.launch.Launch;
import io.larder.proxy.launch.config.ConfigInUse;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code larder} and {@code larder serve}: runs the proxy until it is told to stop. */
final class ServeCommand implements Callable<Integer> {
    private final CommandSpec spec;
    private final Map<String, String> environment;

    private ServeCommand(CommandSpec spec, Map<String, String> environment) {
        this.spec = spec;
        this.environment = environment;
    }

    static CommandSpec spec(String name, Map<String, String> environment) {
        return Commands.spec(name, spec -> new ServeCommand(spec, environment), spec -> {
            ConfigFlags.addTo(spec);
            spec.usageMessage()
                    .header("Runs the proxy; larder alone does the same.", "")
                    .description(
                            "Without --upstream it runs before an embedded cluster, in memory only: to try Larder out, not",
                            "for data that matters.");
        });
    }

    @Override
    public Integer call() throws Exception {
        Sources sources = ConfigFlags.sources(spec.commandLine().getParseResult(), environment);
        Launch.serve(
                ConfigInUse.of(() -> ConfigLoader.explain(sources)),
                Version.text(),
                spec.commandLine().getOut());
        return ExitCode.OK;
    }
}
