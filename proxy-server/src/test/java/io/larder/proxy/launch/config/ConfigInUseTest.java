package io.larder.proxy.launch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.config.LarderConfig;
import io.larder.config.LogLevel;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigInUseTest {
    private final List<String> done = new ArrayList<>();
    private String level = "info";
    private ConfigInUse config;

    private final class Part implements Follower {
        private final String name;
        private boolean can = true;

        Part(String name) {
            this.name = name;
        }

        @Override
        public boolean follows(String path, LarderConfig next) {
            return path.equals("log." + name);
        }

        @Override
        public Prepared prepare(LarderConfig next) throws CannotFollow {
            if (!can) {
                throw new CannotFollow(name + " cannot");
            }
            done.add(name + " prepares");
            return new Prepared() {
                @Override
                public void apply() {
                    done.add(name + " applies");
                }

                @Override
                public void abandon() {
                    done.add(name + " abandons");
                }
            };
        }
    }

    @BeforeEach
    void read() throws Exception {
        config = ConfigInUse.of(() -> ConfigLoader.explain(Sources.flags(Map.of("log-level", level))));
    }

    @Test
    void allPrepareBeforeAnyApplies() throws Exception {
        config.follow(new Part("level"));
        config.follow(new Part("format"));
        level = "debug";

        ConfigInUse.Reloaded reloaded = config.reload();

        assertThat(done).containsExactly("level prepares", "format prepares", "level applies", "format applies");
        assertThat(reloaded.changed()).containsExactly("log.level");
        assertThat(reloaded.waiting()).isEmpty();
    }

    @Test
    void whatOneCannotDoNoneDoes() throws Exception {
        Part cannot = new Part("format");
        cannot.can = false;
        config.follow(new Part("level"));
        config.follow(cannot);
        config.whenReloaded(path -> true, changed -> done.add("told"));
        level = "debug";

        assertThatThrownBy(config::reload).isInstanceOf(InvalidConfig.class).hasMessage("configuration: format cannot");

        assertThat(done).containsExactly("level prepares", "level abandons");
        assertThat(config.config().log().level()).isEqualTo(LogLevel.INFO);
        cannot.can = true;
        assertThat(config.reload().changed()).containsExactly("log.level");
    }

    @Test
    void whoOnlyListensIsToldOfItsOwnSettingsAlone() throws Exception {
        config.whenReloaded(path -> path.equals("log.level"), changed -> done.add("level"));
        config.whenReloaded(path -> path.equals("log.format"), changed -> done.add("format"));
        level = "debug";
        config.reload();
        config.reload();
        assertThat(done).containsExactly("level");
    }
}
