package io.larder.embedded.admin.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;
import io.larder.embedded.failure.CommandFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the commands of a member, and those that failed. Names are those of known commands, so they are few. */
public final class CommandCounts implements Stage {
    private final Map<String, LongAdder> totals = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        String name = invocation.traits().name();
        count(totals, name);
        try {
            return rest.proceed(invocation);
        } catch (CommandFailure failure) {
            count(failures, name);
            throw failure;
        }
    }

    private static void count(Map<String, LongAdder> counters, String name) {
        counters.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    Document commands() {
        Document document = new Document();
        for (Map.Entry<String, LongAdder> each : totals.entrySet()) {
            LongAdder failed = failures.get(each.getKey());
            document.put(
                    each.getKey(),
                    new Document("failed", failed == null ? 0L : failed.sum())
                            .append("total", each.getValue().sum()));
        }
        return document;
    }

    Document opcounters() {
        return new Document("insert", total("insert"))
                .append("query", total("find"))
                .append("update", total("update"))
                .append("delete", total("delete"))
                .append("getmore", total("getMore"))
                .append("command", others());
    }

    private long others() {
        List<String> counted = List.of("insert", "find", "update", "delete", "getMore");
        return totals.entrySet().stream()
                .filter(each -> !counted.contains(each.getKey()))
                .mapToLong(each -> each.getValue().sum())
                .sum();
    }

    private long total(String name) {
        LongAdder counter = totals.get(name);
        return counter == null ? 0 : counter.sum();
    }
}
