package io.larder.proxy.launch;

import io.larder.config.load.InvalidConfig;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.config.ReloadNews;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again on SIGHUP. Java has no public way to hear of a signal; the one that every JVM has is looked
 * for by name, and where it is missing (or the platform has no such signal) the admin API is what remains.
 */
final class ReloadSignal {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadSignal.class);

    private ReloadSignal() {}

    static void listen(ConfigInUse config) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler heard = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    reload(config);
                    return null;
                }
                return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    default -> ReloadSignal.class.getSimpleName();
                };
            };
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, heard);
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangup, ours);
        } catch (ReflectiveOperationException e) {
            LOG.debug("no reload by signal here", e);
        }
    }

    /** Runs on a thread of the JVM's own for each signal. */
    static void reload(ConfigInUse config) {
        try {
            ReloadNews.tell(config.reload());
        } catch (InvalidConfig e) {
            ReloadNews.tell(e);
        }
    }
}
