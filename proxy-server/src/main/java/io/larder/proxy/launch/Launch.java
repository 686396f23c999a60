package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.tenant.LocalUpstream;
import io.larder.proxy.topology.TopologyView;
import java.io.PrintWriter;
import java.util.ServiceLoader;

/** Runs the proxy until it is told to stop. */
public final class Launch {
    private Launch() {}

    /** Returns only if it cannot start; the process is ended by a signal. */
    public static void serve(ConfigInUse inUse, String version, PrintWriter out)
            throws CannotStart, InterruptedException {
        LarderConfig config = inUse.config();
        Logging.configure(config.log());
        inUse.whenReloaded(path -> path.startsWith("log."), changed -> Logging.configure(changed.log()));
        RunningProxy proxy = RunningProxy.start(
                inUse, ServiceLoader.load(LocalUpstream.class).findFirst());
        ReloadSignal.listen(inUse);
        SignalledEnd end = SignalledEnd.of(proxy);
        Exposure.warn(config);
        inUse.whenReloaded(path -> path.startsWith("listeners["), Exposure::warn);
        UpstreamNews news = UpstreamNews.of(proxy.topology());
        TopologyView first = news.first();
        Banner.of(version, proxy, first).tell(config.log().format(), out);
        news.tellWhatFollows(first);
        end.await();
    }
}
