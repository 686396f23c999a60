package io.larder.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StreamLogTest {
    /** Tenants have streams of the same on the same: without the name their lines could not be told apart. */
    @Test
    void eachLineNamesTheTenantAndIsSaidOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(StreamLog.class);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.INFO);
        StreamLog log = new StreamLog("shop", "the whole deployment", "[*.*]", true);
        try {
            log.fallsBack("a standalone has none");
            log.fallsBack("a standalone has none");
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(before);
        }
        assertThat(logged.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .startsWith("no change stream of tenant shop for [*.*]: a standalone has none. "));
    }
}
