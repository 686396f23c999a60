package io.larder.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.RawRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The newest commands that the members received, in the order they did; older ones are forgotten at the limit. */
public final class RecordedCommands {
    private static final int LIMIT = 100_000;
    private static final Set<String> SECRET = Set.of("saslStart", "saslContinue", "createUser", "updateUser");

    /** What every client sends of its own accord. */
    private static final Set<String> BACKGROUND = Set.of("hello", "isMaster", "ismaster");

    private final Deque<RecordedCommand> newest = new ArrayDeque<>(); // guarded by this
    private long forgotten; // guarded by this

    synchronized void add(int member, Client client, RawRequest request) {
        if (newest.size() == LIMIT) {
            newest.removeFirst();
            forgotten++;
        }
        Document body = SECRET.contains(request.name()) ? new Document() : request.body();
        newest.addLast(new RecordedCommand(member, client.id(), request.name(), request.database(), body));
    }

    /** All but handshakes and monitoring. */
    public List<RecordedCommand> all() {
        return matching(each -> !BACKGROUND.contains(each.name()));
    }

    public synchronized List<RecordedCommand> matching(Predicate<RecordedCommand> wanted) {
        return newest.stream().filter(wanted).toList();
    }

    public List<RecordedCommand> named(String name) {
        return matching(each -> each.name().equals(name));
    }

    public int count(String name) {
        return named(name).size();
    }

    /** How many were forgotten because there were too many. */
    public synchronized long forgotten() {
        return forgotten;
    }

    public synchronized void clear() {
        newest.clear();
        forgotten = 0;
    }
}
