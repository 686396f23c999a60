package io.larder.proxy.client;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The connections one by one: for whoever wants to see them, or to end some. Each event loop is asked about its own, and waited
 * for; never to be used on one of them. A loop that does not answer in time is left out.
 */
public final class Roster {
    private static final long ANSWER_SECONDS = 2;

    private final Map<EventLoop, Set<ClientConnection>> byLoop;

    Roster(Map<EventLoop, Set<ClientConnection>> byLoop) {
        this.byLoop = byLoop;
    }

    /** Those with greater numbers than {@code after}, in the order of their numbers, {@code limit} at most. */
    public List<ClientView> list(int after, int limit, Predicate<ClientView> which) {
        long now = System.nanoTime();
        List<List<ClientView>> parts = ask(connections -> connections.stream()
                .filter(connection -> connection.number() > after)
                .map(connection -> connection.view(now))
                .filter(which)
                .sorted(Comparator.comparingInt(ClientView::number))
                .limit(limit)
                .toList());
        return parts.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(ClientView::number))
                .limit(limit)
                .toList();
    }

    /** Ends these once the request that each is busy with is answered; returns how many there are. */
    public int close(Predicate<ClientView> which) {
        long now = System.nanoTime();
        return ask(connections -> {
                    List<ClientConnection> found = connections.stream()
                            .filter(connection -> which.test(connection.view(now)))
                            .toList();
                    found.forEach(ClientConnection::drain);
                    return found.size();
                })
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private <T> List<T> ask(Function<List<ClientConnection>, T> question) {
        List<CompletableFuture<T>> asked = new ArrayList<>();
        byLoop.forEach((loop, connections) ->
                asked.add(CompletableFuture.supplyAsync(() -> question.apply(List.copyOf(connections)), loop)));
        List<T> answers = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        for (CompletableFuture<T> each : asked) {
            try {
                answers.add(each.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException | ExecutionException e) {
                each.cancel(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answers;
            }
        }
        return answers;
    }
}
