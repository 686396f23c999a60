package io.larder.integration.link;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A fault that waits for its exchange. It strikes once. */
public final class ArmedFault {
    static final ArmedFault NONE = new ArmedFault(Fault.CUT, Stage.BEFORE_REQUEST, "");

    private final Fault fault;
    private final Stage stage;
    private final byte[] marker;
    private final AtomicReference<LinkedConnection> victim = new AtomicReference<>();
    private final CountDownLatch struck = new CountDownLatch(1);

    ArmedFault(Fault fault, Stage stage, String marker) {
        this.fault = fault;
        this.stage = stage;
        this.marker = marker.getBytes(StandardCharsets.US_ASCII);
    }

    Fault fault() {
        return fault;
    }

    Stage stage() {
        return stage;
    }

    /** Whether this request is the one; the first that holds the marker is. */
    boolean claims(LinkedConnection connection, byte[] request) {
        return marker.length > 0 && holdsMarker(request) && victim.compareAndSet(null, connection);
    }

    boolean hasClaimed(LinkedConnection connection) {
        return victim.get() == connection && struck.getCount() > 0;
    }

    void strike() {
        struck.countDown();
    }

    /** Waits until the fault has struck. */
    public void awaitStruck() {
        try {
            if (!struck.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError(fault + " at " + stage + " did not strike");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean holdsMarker(byte[] bytes) {
        for (int i = 0; i + marker.length <= bytes.length; i++) {
            int matched = 0;
            while (matched < marker.length && bytes[i + matched] == marker[matched]) {
                matched++;
            }
            if (matched == marker.length) {
                return true;
            }
        }
        return false;
    }
}
