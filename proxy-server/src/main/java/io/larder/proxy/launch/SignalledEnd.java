package io.larder.proxy.launch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens on SIGTERM and SIGINT: what is in flight is finished within the limit, and the process exits with 0. */
final class SignalledEnd {
    private static final Logger LOG = LoggerFactory.getLogger(SignalledEnd.class);

    private final CountDownLatch never = new CountDownLatch(1);
    private final RunningProxy proxy;

    private SignalledEnd(RunningProxy proxy) {
        this.proxy = proxy;
    }

    static SignalledEnd of(RunningProxy proxy) {
        SignalledEnd end = new SignalledEnd(proxy);
        Runtime.getRuntime().addShutdownHook(new Thread(end::stop, "larder-stop"));
        return end;
    }

    /** Waits for the signal, and then for the end of the process. */
    void await() throws InterruptedException {
        never.await();
    }

    private void stop() {
        Duration limit = proxy.config().timeLimits().drain();
        LOG.info(
                "stopping: {} client connections, what is in flight has {} s",
                proxy.listeners().connections(),
                limit.toMillis() / 1000.0);
        boolean all = Draining.drain(proxy, proxy.config().timeLimits().drainMode(), limit);
        proxy.close();
        LOG.info(all ? "stopped" : "stopped; what was still in flight was cut off");
        // Without this a JVM that was asked to stop by a signal exits with the signal's number.
        Runtime.getRuntime().halt(0);
    }
}
