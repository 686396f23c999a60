package io.larder.proxy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow requests in the normal log, by a clock that the test moves. */
class SlowRequestsTest {
    private final AtomicLong now = new AtomicLong(1);
    private final LoggerContext logging = new LoggerContext();
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Journal journal = new Journal(logger(), now::get);

    private Logger logger() {
        logging.setMDCAdapter(new LogbackMDCAdapter());
        Logger logger = logging.getLogger("slow");
        told.start();
        logger.addAppender(told);
        return logger;
    }

    @AfterEach
    void close() {
        journal.close();
        logging.stop();
    }

    @Test
    void onlyWhatTakesSoLongIsTold() {
        assertThat(journal.isOn()).isFalse();
        journal.follow(new Journal.Wanted(100, null, false));
        assertThat(journal.isOn()).isTrue();
        journal.tell(Lines.hit(1, 99));
        journal.tell(Lines.hit(2, 100));

        assertThat(told.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .startsWith("slow request 7-2 client=10.0.0.1")
                .contains("shape=\"find shop.products filter {sku: ?}\""));
        assertThat(journal.slow()).isEqualTo(1);
        journal.follow(new Journal.Wanted(0, null, false));
        assertThat(journal.isOn()).isFalse();
    }

    @Test
    void tooManyAreCountedAndToldWithTheNext() {
        journal.follow(new Journal.Wanted(100, null, false));
        for (int i = 0; i < 25; i++) {
            journal.tell(Lines.hit(i, 100));
        }
        assertThat(told.list).hasSize(10);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        journal.tell(Lines.hit(26, 100));
        journal.tell(Lines.hit(27, 100));

        assertThat(told.list).hasSize(12);
        assertThat(told.list.get(10).getFormattedMessage()).endsWith("(15 slow requests before it were left out)");
        assertThat(told.list.get(11).getFormattedMessage()).doesNotContain("left out");
        assertThat(journal.slow()).isEqualTo(27);
    }

    @Test
    void inJsonItsFieldsAreFields() {
        journal.follow(new Journal.Wanted(100, null, true));
        journal.tell(Lines.line(3, 100_000_000, "a \"b\"\n", new RequestLine.Upstream("db1:27017", 3, 4711, 99, 1)));
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(logging);
        encoder.start();

        String line = new String(encoder.encode(told.list.get(0)), StandardCharsets.UTF_8);
        assertThat(line.lines()).hasSize(1);
        String fields = BsonDocument.parse(line).getArray("kvpList").toString();
        assertThat(fields).contains("\"id\": \"7-3\"", "\"server\": \"db1:27017\"", "\"totalMillis\"");
    }
}
