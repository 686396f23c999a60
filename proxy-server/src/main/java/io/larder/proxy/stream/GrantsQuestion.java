package io.larder.proxy.stream;

import io.larder.engine.stream.StreamGrants;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.OwnExchange;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the upstream what the proxy's account may watch, one question at a time. On the streams' loop. */
final class GrantsQuestion {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final StreamGround ground;
    private @Nullable OwnExchange underWay;

    GrantsQuestion(StreamGround ground) {
        this.ground = ground;
    }

    /** While a question is under way nothing happens: only who asked that one is told. */
    void ask(Consumer<StreamGrants> answered, Runnable failed) {
        if (underWay != null) {
            return;
        }
        underWay = OwnExchange.start(
                ground.loop(),
                ground.upstream(),
                Target.PRIMARY,
                StreamGrants.question(),
                LIMIT,
                reply -> {
                    underWay = null;
                    answered.accept(StreamGrants.of(reply));
                },
                failure -> {
                    underWay = null;
                    failed.run();
                });
    }

    /** Whoever asked is not told any more. */
    void giveUp() {
        if (underWay != null) {
            underWay.cancel();
        }
    }
}
