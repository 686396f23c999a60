package io.larder.proxy.tenant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which client is whose. What is known first decides: the listener, then the name asked for by TLS, then the user, then the
 * database of each request; who is nobody's by then belongs to the rest, if there is one. Immutable.
 *
 * @param <T> what stands for a tenant
 */
public final class Choice<T> {
    private record Named<T>(NamePattern pattern, T tenant) {}

    private final Map<String, T> byListener;
    private final List<Named<T>> serverNames;
    private final List<Named<T>> users;
    private final List<Named<T>> databases;
    private final @Nullable T rest;
    private final boolean severalUpstreams;
    private final Set<String> listeners;

    private Choice(Builder<T> builder) {
        this.listeners = Set.copyOf(builder.listeners);
        this.byListener = Map.copyOf(builder.byListener);
        this.serverNames = sorted(builder.serverNames);
        this.users = sorted(builder.users);
        this.databases = sorted(builder.databases);
        this.rest = builder.rest;
        this.severalUpstreams = builder.severalUpstreams;
    }

    private static <T> List<Named<T>> sorted(List<Named<T>> named) {
        return named.stream()
                .sorted(Comparator.comparing(Named::pattern, NamePattern.MOST_PARTICULAR_FIRST))
                .toList();
    }

    /** One who belongs to everybody. */
    public static <T> Choice<T> onlyOne(T tenant) {
        return new Builder<T>().rest(tenant).build();
    }

    /** Whose the clients of the listeners of this name are; null if that is not decided by it. */
    public @Nullable T byListener(String name) {
        return byListener.get(name);
    }

    /** Whether clients still come in by the listener of this name; one that is on its way out leads nowhere any more. */
    public boolean hasListener(String name) {
        return listeners.isEmpty() || listeners.contains(name);
    }

    public @Nullable T byServerName(String name) {
        return first(serverNames, name.toLowerCase(Locale.ROOT));
    }

    public @Nullable T byUser(String user) {
        return first(users, user);
    }

    public @Nullable T byDatabase(String database) {
        return first(databases, database);
    }

    /** Whose everybody is that is nobody's. */
    public @Nullable T rest() {
        return rest;
    }

    /** Whether anything but the listener decides. */
    public boolean asksForMore() {
        return !serverNames.isEmpty() || isLate();
    }

    public boolean choosesByDatabase() {
        return !databases.isEmpty();
    }

    /** Whether the requests of one client may go to different upstreams. */
    public boolean leadsToSeveralUpstreams() {
        return severalUpstreams && choosesByDatabase();
    }

    /** Whether something decides that is known after hello only. */
    public boolean isLate() {
        return !users.isEmpty() || !databases.isEmpty();
    }

    /** All to whom a client can come that no listener and no server name has decided on, the rest first. */
    public List<T> late() {
        Set<T> late = new LinkedHashSet<>();
        if (rest != null) {
            late.add(rest);
        }
        users.forEach(named -> late.add(named.tenant()));
        databases.forEach(named -> late.add(named.tenant()));
        return List.copyOf(late);
    }

    /** All to whom the requests of a client are led that nothing but their databases leads, the rest first. */
    public List<T> byDatabases() {
        Set<T> led = new LinkedHashSet<>();
        if (rest != null) {
            led.add(rest);
        }
        databases.forEach(named -> led.add(named.tenant()));
        return List.copyOf(led);
    }

    /** Whose a database is for them; null if it is nobody's. */
    public @Nullable T ofDatabase(String database) {
        T its = byDatabase(database);
        return its == null ? rest : its;
    }

    private static <T> @Nullable T first(List<Named<T>> all, String name) {
        for (Named<T> named : all) {
            if (named.pattern().matches(name)) {
                return named.tenant();
            }
        }
        return null;
    }

    /** Collects what chooses each of them. */
    public static final class Builder<T> {
        private final Map<String, T> byListener = new HashMap<>();
        private final List<Named<T>> serverNames = new ArrayList<>();
        private final List<Named<T>> users = new ArrayList<>();
        private final List<Named<T>> databases = new ArrayList<>();
        private @Nullable T rest;
        private boolean severalUpstreams;
        private final Set<String> listeners = new LinkedHashSet<>();

        /** All listeners that there are; none where they are always the same. */
        public Builder<T> listeners(Collection<String> names) {
            listeners.addAll(names);
            return this;
        }

        public Builder<T> listener(String name, T tenant) {
            byListener.put(name, tenant);
            return this;
        }

        public Builder<T> serverName(String pattern, T tenant) {
            serverNames.add(new Named<>(new NamePattern(pattern.toLowerCase(Locale.ROOT)), tenant));
            return this;
        }

        public Builder<T> user(String pattern, T tenant) {
            users.add(new Named<>(new NamePattern(pattern), tenant));
            return this;
        }

        public Builder<T> database(String pattern, T tenant) {
            databases.add(new Named<>(new NamePattern(pattern), tenant));
            return this;
        }

        public Builder<T> rest(T tenant) {
            rest = tenant;
            return this;
        }

        /** Whether not all that are chosen by databases, and the rest, have one upstream. */
        public Builder<T> severalUpstreams(boolean several) {
            severalUpstreams = several;
            return this;
        }

        public Choice<T> build() {
            return new Choice<>(this);
        }
    }
}
