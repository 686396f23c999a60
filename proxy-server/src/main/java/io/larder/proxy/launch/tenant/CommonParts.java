package io.larder.proxy.launch.tenant;

import io.larder.config.LarderConfig;
import io.larder.proxy.auth.UserDirectory;
import io.larder.proxy.auth.UserFileException;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.JournalParts;
import io.larder.proxy.launch.config.Rereading;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What all tenants share: threads, metrics, and the files that are looked at again and again. Event loops belong to nobody, so
 * nothing that is done for one tenant may block them.
 *
 * @param loops of clients and of the connections that serve their requests
 * @param own for what Larder asks upstreams by itself
 * @param clock in nanoseconds, by which proofs of what users may do grow old
 */
public record CommonParts(
        EventLoops loops,
        EventLoops own,
        Rereading rereading,
        Metrics metrics,
        Journal journal,
        Map<Path, UserDirectory> users,
        LongSupplier clock) {

    public static CommonParts start(LarderConfig config, Transport transport, LongSupplier clock, StartedParts parts) {
        EventLoops loops = parts.add(EventLoops.start(
                transport, config.resources().eventLoopThreads().orElse(0)));
        EventLoops own = parts.add(EventLoops.start(transport, 1, "larder-own"));
        Rereading rereading = parts.add(new Rereading());
        Journal journal = parts.add(new Journal());
        journal.follow(JournalParts.wanted(config.log()));
        return new CommonParts(
                loops, own, rereading, parts.add(new Metrics()), journal, new ConcurrentHashMap<>(), clock);
    }

    /** The users of this file, which is read again when it changes. */
    UserDirectory users(Path file) throws CannotStart {
        UserDirectory known = users.get(file);
        if (known != null) {
            return known;
        }
        try {
            UserDirectory opened = UserDirectory.open(file);
            rereading.every(opened::reloadIfChanged);
            users.put(file, opened);
            return opened;
        } catch (UserFileException e) {
            throw new CannotStart(CannotStart.Cause.CONFIGURATION, String.valueOf(e.getMessage()));
        }
    }
}
