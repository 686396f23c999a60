package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.LogConfig;
import io.larder.config.LogFormat;
import io.larder.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);

    @AfterEach
    void asBefore() {
        Logging.configure(new LogConfig(LogLevel.INFO, LogFormat.TEXT, Optional.empty(), Optional.empty()));
    }

    @Test
    void anEventIsOneLineWhateverItsMessageAndCauseHold() {
        List<String> lines =
                logged(new LogConfig(LogLevel.INFO, LogFormat.TEXT, Optional.empty(), Optional.empty()), () -> {
                    LOG.warn("client {} said {}", "a", "one\r\n2026-01-01T00:00:00.000Z ERROR Forged: two");
                    LOG.error("broken", new IllegalStateException("first\nsecond", new RuntimeException("third")));
                });

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("\\d{4}-\\S+ WARN  LoggingTest: client a said one 2026.*two");
        assertThat(lines.get(1)).contains("ERROR LoggingTest: broken | ", "first | second", "third");
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        List<String> lines = logged(Configured.by("log-format=json").log(), () -> {
            LOG.warn("a \"quoted\"\nmessage");
            LOG.error("broken by {}", "somebody", new IllegalStateException("why"));
            LOG.atWarn().addKeyValue("user", "a\"b\\\u0000\n\ud83d").log("odd \u0007 characters");
        });

        assertThat(lines).hasSize(3);
        for (String line : lines) {
            assertThat(BsonDocument.parse(line))
                    .containsKeys("timestamp", "level", "loggerName", "formattedMessage")
                    .doesNotContainKeys("sequenceNumber", "nanoseconds", "context", "mdc");
        }
        assertThat(lines.get(0)).contains("\"level\":\"WARN\"");
        assertThat(BsonDocument.parse(lines.get(1))
                        .getString("formattedMessage")
                        .getValue())
                .isEqualTo("broken by somebody");
        assertThat(BsonDocument.parse(lines.get(2)).getArray("kvpList")).hasSize(1);
    }

    @Test
    void linesBelowTheLevelAreNotWritten() throws Exception {
        List<String> lines = logged(Configured.by("log-level=warn").log(), () -> {
            LOG.info("not this");
            LOG.warn("this");
            LoggerFactory.getLogger("org.mongodb.driver.cluster").info("nor this");
        });

        assertThat(lines).singleElement().asString().endsWith("this");
    }

    private static List<String> logged(LogConfig config, Runnable events) {
        PrintStream before = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            Logging.configure(config);
            events.run();
        } finally {
            System.setOut(before);
        }
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
