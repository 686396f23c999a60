package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.request.Deadline;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The failCommand fail point (and maxTimeAlwaysTimeOut). Blocks, then closes the connection, then fails; where it gives a write
 * concern error instead, the command runs and the error goes into its answer.
 */
public final class FailCommandStage implements Stage {
    /** These can never be made to fail, or a test could not get rid of its own fail points. */
    private static final Set<String> EXEMPT = Set.of("configureFailPoint");

    private final FailPoints failPoints;
    private final ServerClock clock;

    public FailCommandStage(FailPoints failPoints, ServerClock clock) {
        this.failPoints = failPoints;
        this.clock = clock;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        if (EXEMPT.contains(invocation.traits().name())) {
            return rest.proceed(invocation);
        }
        Document data = failPoints.enter(
                FailPoints.FAIL_COMMAND, each -> isMeant(invocation, each) && !each.containsKey("writeConcernError"));
        if (data != null) {
            strike(invocation, data);
        }
        if (invocation.request().maxTimeMillis() > 0 && failPoints.enter(FailPoints.MAX_TIME_ALWAYS_TIME_OUT) != null) {
            throw Deadline.expired();
        }
        Document concern = failPoints.enter(
                FailPoints.FAIL_COMMAND, each -> isMeant(invocation, each) && each.containsKey("writeConcernError"));
        if (concern == null) {
            return rest.proceed(invocation);
        }
        forceLabels(invocation, concern);
        Reply reply = rest.proceed(invocation);
        reply.body().put("writeConcernError", concern.get("writeConcernError"));
        return reply;
    }

    private void strike(Invocation invocation, Document data) {
        forceLabels(invocation, data);
        if (isTrue(data.get("blockConnection")) && data.get("blockTimeMS") instanceof Number millis) {
            block(invocation, millis.longValue());
        }
        if (isTrue(data.get("closeConnection"))) {
            throw new ConnectionCut("by failCommand");
        }
        if (data.get("errorCode") instanceof Number code) {
            throw new CommandFailure(code.intValue(), "Failing command via 'failCommand' failpoint");
        }
    }

    private void block(Invocation invocation, long millis) {
        CountDownLatch over = new CountDownLatch(1);
        // Whole milliseconds end before the deadline does: that it cut the block short is known from here alone.
        long left = invocation.operation().deadline().remainingMillis();
        long time = Math.min(millis, left);
        clock.at(clock.instant().plusMillis(time), over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
        invocation.operation().check();
        if (left < millis) {
            throw Deadline.expired();
        }
    }

    private static void forceLabels(Invocation invocation, Document data) {
        if (data.get("errorLabels") instanceof List<?> labels) {
            invocation.forceLabels(labels.stream().map(String::valueOf).toList());
        }
    }

    private static boolean isMeant(Invocation invocation, Document data) {
        if (data.get("appName") instanceof String wanted && !wanted.equals(applicationOf(invocation))) {
            return false;
        }
        if (data.get("namespace") instanceof String wanted
                && !wanted.equals(invocation.namespaceRead().toString())) {
            return false;
        }
        if (isTrue(data.get("failAllCommands"))) {
            return true;
        }
        CommandTraits traits = invocation.traits();
        return data.get("failCommands") instanceof List<?> names
                && names.stream()
                        .anyMatch(name ->
                                traits.name().equals(name) || traits.aliases().contains(name));
    }

    /** The handshake that introduces a client is already one of its commands. */
    private static @Nullable String applicationOf(Invocation invocation) {
        String known = invocation.client().applicationName();
        if (known == null
                && invocation.body().get("client") instanceof Document metadata
                && metadata.get("application") instanceof Document application
                && application.get("name") instanceof String name) {
            return name;
        }
        return known;
    }

    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }
}
