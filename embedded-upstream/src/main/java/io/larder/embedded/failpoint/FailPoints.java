package io.larder.embedded.failpoint;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fail points of one member. All start switched off. */
public final class FailPoints {
    public static final String FAIL_COMMAND = "failCommand";
    public static final String ON_PRIMARY_TRANSACTIONAL_WRITE = "onPrimaryTransactionalWrite";
    public static final String FAIL_GET_MORE_AFTER_CURSOR_CHECKOUT = "failGetMoreAfterCursorCheckout";
    public static final String MAX_TIME_ALWAYS_TIME_OUT = "maxTimeAlwaysTimeOut";
    public static final String MAX_TIME_NEVER_TIME_OUT = "maxTimeNeverTimeOut";
    public static final String STOP_REPL_PRODUCER = "stopReplProducer";

    private static final List<String> NAMES = List.of(
            FAIL_COMMAND,
            ON_PRIMARY_TRANSACTIONAL_WRITE,
            FAIL_GET_MORE_AFTER_CURSOR_CHECKOUT,
            MAX_TIME_ALWAYS_TIME_OUT,
            MAX_TIME_NEVER_TIME_OUT,
            STOP_REPL_PRODUCER);

    private final Map<String, FailPoint> byName = new TreeMap<>();
    private final List<Switch> switches = new CopyOnWriteArrayList<>();

    private record Switch(String name, Consumer<Boolean> listener) {}

    public FailPoints(long seed) {
        for (String name : NAMES) {
            byName.put(name, new FailPoint(seed + name.hashCode()));
        }
    }

    /** Returns how often the fail point struck until now. */
    public int configure(String name, FailPointMode mode, @Nullable Document data) {
        FailPoint failPoint = byName.get(name);
        if (failPoint == null) {
            throw new CommandFailure(ErrorCode.FAIL_POINT_SET_FAILED, name + " not found");
        }
        int entered = failPoint.configure(mode, data == null ? new Document() : data);
        for (Switch each : switches) {
            if (each.name().equals(name)) {
                each.listener().accept(failPoint.isOn());
            }
        }
        return entered;
    }

    /** Calls back whenever somebody configures this fail point, with whether it is on. */
    public void onChange(String name, Consumer<Boolean> listener) {
        switches.add(new Switch(name, listener));
    }

    /** A chance to strike: the fail point's data if it does, else null. */
    public @Nullable Document enter(String name) {
        return enter(name, data -> true);
    }

    /** As {@link #enter(String)}, but a chance only where the data is meant for the caller. */
    public @Nullable Document enter(String name, Predicate<Document> meant) {
        FailPoint failPoint = byName.get(name);
        if (failPoint == null) {
            throw new IllegalArgumentException("no fail point is called " + name);
        }
        return failPoint.enter(meant);
    }

    /**
     * A chance for onPrimaryTransactionalWrite: to be taken once an insert command and once an update or delete statement, before
     * its write is made, and only with a txnNumber. Null if nothing happens.
     */
    public @Nullable TransactionalWriteFailure onTransactionalWrite() {
        Document data = enter(ON_PRIMARY_TRANSACTIONAL_WRITE);
        if (data == null) {
            return null;
        }
        Integer code = data.get("failBeforeCommitExceptionCode") instanceof Number number ? number.intValue() : null;
        boolean closes = !(data.get("closeConnection") instanceof Boolean wanted) || wanted;
        return new TransactionalWriteFailure(closes, code);
    }

    /** Fails as failGetMoreAfterCursorCheckout says, if it says so; getMore calls this once it holds its cursor. */
    public void afterCursorCheckout() {
        Document data = enter(FAIL_GET_MORE_AFTER_CURSOR_CHECKOUT);
        if (data != null && data.get("errorCode") instanceof Number code) {
            throw new CommandFailure(code.intValue(), "Hit the 'failGetMoreAfterCursorCheckout' fail point");
        }
    }
}
