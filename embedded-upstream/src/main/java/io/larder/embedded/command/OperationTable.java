package io.larder.embedded.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The commands that run on one member right now; as many as there are connections at most. */
public final class OperationTable {
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, Invocation> running = new ConcurrentHashMap<>();

    int nextId() {
        return lastId.incrementAndGet();
    }

    void begin(Invocation invocation) {
        running.put(invocation.operation().id(), invocation);
        invocation.operation().begin(Thread.currentThread());
    }

    void end(Invocation invocation) {
        invocation.operation().end();
        running.remove(invocation.operation().id());
    }

    public List<Invocation> all() {
        return List.copyOf(running.values());
    }

    public @Nullable Invocation find(int operationId) {
        return running.get(operationId);
    }
}
