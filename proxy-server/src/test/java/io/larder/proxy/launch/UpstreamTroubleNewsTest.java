package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpstreamTroubleNewsTest {
    private final Map<String, Integer> looks = new HashMap<>();

    private @Nullable String look(String tenant, @Nullable String trouble) {
        return UpstreamTroubleNews.look(looks, tenant, trouble);
    }

    @Test
    void troubleIsToldOnceWhenItLastsAndItsEnd() {
        assertThat(look("a", null)).isNull();
        for (int i = 1; i < UpstreamTroubleNews.PATIENCE; i++) {
            assertThat(look("a", "refused")).isNull();
        }
        assertThat(look("a", "refused")).isEqualTo("is not reached; clients are told so until it is: refused");
        assertThat(look("a", "refused")).isNull();
        assertThat(look("a", null)).isEqualTo("is reached again");
        assertThat(look("a", null)).isNull();
    }

    @Test
    void whatMendsItselfSoonIsNotTold() {
        assertThat(look("a", "refused")).isNull();
        assertThat(look("a", null)).isNull();
        for (int i = 1; i < UpstreamTroubleNews.PATIENCE; i++) {
            assertThat(look("a", "refused")).isNull();
            assertThat(look("b", "refused")).as("each for itself").isNull();
        }
        assertThat(look("b", "refused")).isNotNull();
        assertThat(look("a", null)).isNull();
    }
}
