package io.larder.proxy.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.larder.config.LogConfig;
import io.larder.config.LogFormat;
import io.larder.config.LogLevel;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Sets logback up, in code because reading its XML takes longer than the rest of the start. Found by logback as its
 * configurator, so that nothing is logged before in another shape.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /**
     * One line per event: line ends inside of a message become spaces, those of a stack trace bars, so that nothing that a
     * client sends can look like an event of its own.
     */
    private static final String LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %replace(%msg){'[\\r\\n]+',' '}"
                    + "%replace(%replace(%ex{20}){'[\\r\\n\\t]+',' | '}){'^(?=.)',' | '}%nopex%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        configure(context, new LogConfig(LogLevel.INFO, LogFormat.TEXT, Optional.empty(), Optional.empty()));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void configure(LogConfig config) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            configure(context, config);
        }
    }

    private static void configure(LoggerContext context, LogConfig config) {
        Encoder<ILoggingEvent> encoder = config.format() == LogFormat.JSON ? json() : text();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(config.level().name()));
        root.addAppender(console);
        quieten(context, config.level());
    }

    /** For commands that say themselves what there is to say. */
    public static void silence() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
            context.getLoggerList().forEach(logger -> logger.setLevel(Level.OFF));
        }
    }

    /** With the message as a person would read it, and without what is the same in every line. */
    private static JsonEncoder json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithFormattedMessage(true);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        return encoder;
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(LINE);
        return encoder;
    }

    /** Libraries tell at INFO what is of use to who debugs them; what matters of it Larder says itself. */
    private static void quieten(LoggerContext context, LogLevel level) {
        if (level != LogLevel.TRACE) {
            for (String library : new String[] {"io.netty", "org.mongodb.driver", "de.bwaldvogel"}) {
                context.getLogger(library).setLevel(level == LogLevel.ERROR ? Level.ERROR : Level.WARN);
            }
        }
    }
}
