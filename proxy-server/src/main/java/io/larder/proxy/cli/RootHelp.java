package io.larder.proxy.cli;

import io.larder.config.option.Option;
import io.larder.config.option.Options;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What {@code larder --help} shows: a page. All options together are many pages, which {@code larder serve --help} has; who types
 * larder for the first time looks for commands and for the few options by which it is started.
 */
final class RootHelp {
    private static final List<String> FIRST = List.of(
            "listen",
            "upstream",
            "auth-mode",
            "cache-level",
            "cache-memory",
            "admin-listen",
            "health-listen",
            "log-level");
    private static final String ROW = "  --%-15s %s%n";

    private RootHelp() {}

    static CommandSpec of(CommandSpec root) {
        UsageMessageSpec usage = root.usageMessage();
        usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, RootHelp::options);
        usage.sectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> String.format("%nCommands:%n"));
        usage.sectionKeys(List.of(
                UsageMessageSpec.SECTION_KEY_HEADER,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                UsageMessageSpec.SECTION_KEY_FOOTER));
        return root;
    }

    private static String options(Help help) {
        StringBuilder text = new StringBuilder(
                String.format("%nOptions by which it is mostly started; all of them: larder serve --help%n"));
        text.append(String.format(Locale.ROOT, ROW, "config", "YAML file to read."));
        for (String flag : FIRST) {
            Option<?> option = Options.all().stream()
                    .filter(each -> each.flag().equals(flag))
                    .findFirst()
                    .orElseThrow();
            text.append(String.format(Locale.ROOT, ROW, flag, option.help()));
        }
        return text.append(String.format(Locale.ROOT, ROW, "version", "Print the version and exit."))
                .toString();
    }
}
