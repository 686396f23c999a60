package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.config.ServerTls;
import io.larder.proxy.launch.config.Follower;
import io.larder.proxy.launch.config.ListenerFiles;
import io.larder.proxy.net.ListenerTls;

/** The TLS files of the admin API, which may be others after a reload. */
record AdminFiles(ListenerTls tls) implements Follower {
    @Override
    public boolean follows(String path, LarderConfig next) {
        return path.startsWith("admin.tls.") && next.admin().tls().isPresent();
    }

    @Override
    public Prepared prepare(LarderConfig next) throws CannotFollow {
        ServerTls wanted = next.admin().tls().orElse(null);
        if (wanted == null) {
            return () -> {};
        }
        Runnable step = ListenerFiles.follow("admin listener", tls, wanted);
        return step::run;
    }
}
