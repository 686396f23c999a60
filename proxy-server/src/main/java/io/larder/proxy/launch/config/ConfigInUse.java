package io.larder.proxy.launch.config;

import io.larder.config.LarderConfig;
import io.larder.config.TenantConfig;
import io.larder.config.UpstreamConfig;
import io.larder.config.load.Explained;
import io.larder.config.load.InvalidConfig;
import io.larder.config.option.TenantOptions;
import io.larder.config.option.UpstreamOptions;
import io.larder.config.show.Setting;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a running proxy goes by, and how it is read again. A reload takes effect as a whole or not at all:
 * what cannot be read changes nothing, and what only a start can change is named and left as it is.
 */
public final class ConfigInUse {
    /** Reads all sources again. */
    @FunctionalInterface
    public interface Reader {
        Explained read() throws InvalidConfig;
    }

    /** Somebody to whom a change of these settings matters, and who can always follow it. */
    private record Listener(Predicate<String> paths, Consumer<LarderConfig> told) implements Follower {
        @Override
        public boolean follows(String path, LarderConfig next) {
            return paths.test(path);
        }

        @Override
        public Prepared prepare(LarderConfig next) {
            return () -> told.accept(next);
        }
    }

    /** What became of a reload: the settings that changed, and those of them that wait for the next start. */
    public record Reloaded(List<String> changed, List<String> waiting) {
        public Reloaded {
            changed = List.copyOf(changed);
            waiting = List.copyOf(waiting);
        }
    }

    private final @Nullable Reader reader;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final List<Runnable> atEachReload = new CopyOnWriteArrayList<>();
    private volatile Explained current;

    private ConfigInUse(Explained first, @Nullable Reader reader) {
        this.current = first;
        this.reader = reader;
    }

    /** One that can be read again. */
    public static ConfigInUse of(Reader reader) throws InvalidConfig {
        return new ConfigInUse(reader.read(), reader);
    }

    /** One that came from nowhere and stays as it is. */
    public static ConfigInUse fixed(LarderConfig config) {
        return new ConfigInUse(new Explained(config, List.of()), null);
    }

    public LarderConfig config() {
        return current.config();
    }

    /** With origins, and without secrets. */
    public List<Setting> settings() {
        return current.settings();
    }

    public boolean canReload() {
        return reader != null;
    }

    /** Somebody who goes by the settings at these paths; told when a reload changes one of them. */
    public void whenReloaded(Predicate<String> paths, Consumer<LarderConfig> told) {
        follow(new Listener(paths, told));
    }

    /** Asked at each reload, also where none of its settings has changed: the files that they name may have. */
    public void follow(Follower follower) {
        followers.add(follower);
    }

    /** What is to be done whenever a reload is asked for, whatever comes of it. */
    void atEachReload(Runnable work) {
        atEachReload.add(work);
    }

    public Reloaded reload() throws InvalidConfig {
        try {
            return readAgain();
        } finally {
            atEachReload.forEach(Runnable::run);
        }
    }

    private synchronized Reloaded readAgain() throws InvalidConfig {
        Reader again = reader;
        if (again == null) {
            throw new IllegalStateException("this configuration comes from nowhere");
        }
        Explained next = again.read();
        List<String> changed = changed(current, next);
        List<Follower.Prepared> prepared = prepare(changed, next.config());
        current = next;
        prepared.forEach(Follower.Prepared::apply);
        List<String> waiting = new ArrayList<>(changed);
        waiting.removeIf(path -> followers.stream().anyMatch(one -> one.follows(path, next.config())));
        return new Reloaded(changed, waiting);
    }

    private List<Follower.Prepared> prepare(List<String> changed, LarderConfig next) throws InvalidConfig {
        List<Follower.Prepared> prepared = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Follower follower : followers) {
            boolean concerned =
                    !(follower instanceof Listener) || changed.stream().anyMatch(path -> follower.follows(path, next));
            if (concerned) {
                try {
                    prepared.add(follower.prepare(next));
                } catch (Follower.CannotFollow e) {
                    problems.add(new Problem(Origin.ofAll(), "", String.valueOf(e.getMessage())));
                }
            }
        }
        if (!problems.isEmpty()) {
            prepared.forEach(Follower.Prepared::abandon);
            throw InvalidConfig.because(problems);
        }
        return prepared;
    }

    private static List<String> changed(Explained before, Explained after) {
        List<String> changed = changed(before.settings(), after.settings());
        // Settings are shown without secrets: that another password is all that changed, they do not tell.
        boolean another = !before.config()
                .upstream()
                .uri()
                .equals(after.config().upstream().uri());
        if (another && !changed.contains(UpstreamOptions.URI.path())) {
            changed.add(UpstreamOptions.URI.path());
        }
        ofTenants(before.config(), after.config()).stream()
                .filter(path -> !changed.contains(path))
                .forEach(changed::add);
        return changed;
    }

    /** Of the tenants that there are before and after: those whose connection string is another, be it by its password alone. */
    private static List<String> ofTenants(LarderConfig before, LarderConfig after) {
        Map<String, UpstreamConfig> old = new HashMap<>();
        before.tenants().forEach(tenant -> old.put(tenant.name(), tenant.upstream()));
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < after.tenants().size(); i++) {
            TenantConfig tenant = after.tenants().get(i);
            UpstreamConfig was = old.get(tenant.name());
            boolean another = was != null && !was.uri().equals(tenant.upstream().uri());
            if (another && !tenant.choice().isRest()) {
                changed.add(TenantOptions.TENANTS + "[" + i + "]." + UpstreamOptions.URI.path());
            }
        }
        return changed;
    }

    private static List<String> changed(List<Setting> before, List<Setting> after) {
        Map<String, Setting> old = new HashMap<>();
        before.forEach(setting -> old.put(setting.path(), setting));
        List<String> changed = new ArrayList<>();
        for (Setting setting : after) {
            Setting was = old.remove(setting.path());
            if (was == null || !was.text().equals(setting.text())) {
                changed.add(setting.path());
            }
        }
        changed.addAll(old.keySet().stream().sorted().toList());
        return changed;
    }
}
