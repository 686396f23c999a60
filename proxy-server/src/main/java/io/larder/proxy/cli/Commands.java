package io.larder.proxy.cli;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes a command without reflection, which is what makes picocli slow to start. */
final class Commands {
    private Commands() {}

    static CommandSpec spec(
            String name, Function<CommandSpec, Callable<Integer>> command, Consumer<CommandSpec> arguments) {
        // The command needs its spec and the spec its command: the holder stands between them.
        Holder holder = new Holder();
        CommandSpec spec = CommandSpec.wrapWithoutInspection(holder).name(name);
        holder.command = command.apply(spec);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this and exit.")
                .build());
        arguments.accept(spec);
        return spec;
    }

    private static final class Holder implements Callable<Integer> {
        private Callable<Integer> command = () -> ExitCode.FAILURE;

        @Override
        public Integer call() throws Exception {
            return command.call();
        }
    }
}
