package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.larder.config.LogFormat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class BannerTest {
    @Test
    void hasAtMostFifteenLinesHoweverManyListenersThereAre() {
        List<String> listeners =
                IntStream.range(0, 100).mapToObj(i -> "127.0.0.1:" + i).toList();
        Banner banner = new Banner(
                "1", listeners, List.of("u", "with samples"), "mongos", "level ttl", List.of("a", "h"), "mongodb://h/");

        assertThat(banner.lines()).hasSizeLessThanOrEqualTo(15).contains("                and 94 more");
    }

    @Test
    void hasNoMoreLinesForManyTenants() {
        List<String> many = IntStream.range(0, 100).mapToObj(i -> "t" + i).toList();

        assertThat(new Banner("1", many, many, "mongos", "", List.of(), "mongodb://h/").lines())
                .hasSizeLessThanOrEqualTo(15)
                .contains("  upstream      t0", "                and 98 more");
        assertThat(new Banner("1", List.of("l"), many.subList(0, 9), "mongos", "", List.of(), "mongodb://h/").lines())
                .contains("                t8")
                .noneMatch(line -> line.contains("more"));
    }

    @Test
    void tellsWhatRunsWhereBeforeWhatAndWhatToConnectTo() {
        Banner banner = new Banner(
                "1",
                List.of("127.0.0.1:1", "unix:/run/l"),
                List.of("mongodb://h/ (a standalone)"),
                "mongos",
                "level coherent, by a change stream",
                List.of("admin API     http://127.0.0.1:2"),
                "mongodb://x/");

        assertThat(banner.lines().get(0)).startsWith("Larder 1, pid ");
        assertThat(banner.lines().subList(1, 9))
                .containsExactly(
                        "  listening on  127.0.0.1:1",
                        "                unix:/run/l",
                        "  upstream      mongodb://h/ (a standalone)",
                        "  presented as  mongos",
                        "  answers kept  level coherent, by a change stream",
                        "  admin API     http://127.0.0.1:2",
                        "  connect to    mongodb://x/",
                        "  an old string becomes a new one by: larder uri '<old string>'");
    }

    @Test
    void whereLogsAreForMachinesItIsOneOfTheirLines() {
        Banner banner =
                new Banner("1", List.of("127.0.0.1:1"), List.of("u"), "mongos", "none", List.of(), "mongodb://x/");
        StringWriter printed = new StringWriter();
        Logger logger = (Logger) LoggerFactory.getLogger(Banner.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.INFO);
        try {
            banner.tell(LogFormat.JSON, new PrintWriter(printed, true));
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(printed.toString()).isEmpty();
        assertThat(logged.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .startsWith("Larder 1, pid ")
                .contains("; listening on 127.0.0.1:1; upstream u; ")
                .contains("; connect to mongodb://x/; "));

        banner.tell(LogFormat.TEXT, new PrintWriter(printed, true));
        assertThat(printed.toString().lines()).containsExactlyElementsOf(banner.lines());
    }

    @Test
    void saysWhereItCanBeLookedIntoAndWhereTheTokenIs(@TempDir Path files) throws Exception {
        try (RunningProxy proxy = RunningProxy.start(
                Configured.by(
                        "listen=127.0.0.1:0",
                        "upstream=mongodb://127.0.0.1:1/",
                        "admin-listen=127.0.0.1:0",
                        "admin-token-file=" + files.resolve("token"),
                        "health-listen=127.0.0.1:0"),
                Optional.empty())) {
            List<InetSocketAddress> bound = proxy.adminAddresses();

            assertThat(Banner.of("1", proxy, proxy.topology().view()).looks())
                    .containsExactly(
                            "admin API     http://127.0.0.1:" + bound.get(0).getPort()
                                    + ", with health and metrics; its token is in " + files.resolve("token"),
                            "health        http://127.0.0.1:" + bound.get(1).getPort() + "/health/ready, and /metrics");
        }
    }

    @Test
    void aPresentedSetIsConnectedToByTheUpstreamsName() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(
                Configured.by(
                        "listen=127.0.0.1:0",
                        "upstream=mongodb://u:hunter2@127.0.0.1:1/?replicaSet=rs7",
                        "presentation-as=mongos"),
                Optional.empty())) {
            Banner banner = Banner.of("1", proxy, proxy.topology().view());

            assertThat(banner.connect()).matches("mongodb://127.0.0.1:[1-9][0-9]*/");
            assertThat(banner.upstream())
                    .containsExactly("mongodb://u:***@127.0.0.1:1/?replicaSet=rs7 (not reached yet)");
        }
        try (RunningProxy proxy = RunningProxy.start(
                Configured.by(
                        "listen=127.0.0.1:0",
                        "upstream=mongodb://127.0.0.1:1/?replicaSet=rs7",
                        "presentation-as=replica-set",
                        "presentation-advertise=db:7"),
                Optional.empty())) {
            assertThat(Banner.of("1", proxy, proxy.topology().view()).connect())
                    .isEqualTo("mongodb://db:7/?replicaSet=rs7");
        }
    }
}
