package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheringMemoryTest {
    private static final Executor AT_ONCE = Runnable::run;

    private final GatheringMemory memory = new GatheringMemory(100);
    private final GatheringMemory requests = new GatheringMemory(100);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ExchangeMemory exchange = new ExchangeMemory(requests, memory, channel);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void end() {
        channel.close();
    }

    private Runnable tells(String name) {
        return () -> told.add(name);
    }

    @Test
    void thoseThatWaitAreServedInTheirOrder() {
        assertThat(memory.take(60, AT_ONCE, tells("first"))).isTrue();
        assertThat(memory.take(60, AT_ONCE, tells("second"))).isFalse();
        assertThat(memory.take(10, AT_ONCE, tells("third"))).isFalse();
        memory.giveBack(60);
        assertThat(told).containsExactly("second", "third");
        assertThat(memory.used()).isEqualTo(70);
    }

    @Test
    void whoeverDoesNotWaitGetsNothingBeforeThoseWhoDo() {
        assertThat(exchange.takeReplyNow(60)).isTrue();
        assertThat(exchange.takeReplyNow(60)).isFalse();
        memory.take(60, AT_ONCE, tells("waits"));
        assertThat(memory.takeNow(10)).isFalse();
        assertThat(memory.used()).isEqualTo(60);
        exchange.freeAll();
        assertThat(told).containsExactly("waits");
        assertThat(memory.used()).isEqualTo(60);
    }

    @Test
    void whoeverLeavesTheLineKeepsNobodyWaiting() {
        Runnable second = tells("second");
        memory.take(60, AT_ONCE, tells("first"));
        memory.take(60, AT_ONCE, second);
        memory.take(10, AT_ONCE, tells("third"));
        assertThat(memory.leave(second)).isTrue();
        assertThat(told).containsExactly("third");
        assertThat(memory.used()).isEqualTo(70);
        assertThat(memory.leave(second)).isFalse();
    }

    @Test
    void aReplyThatWaitsHasItsMemoryForTheRestOfItsExchange() {
        memory.take(60, AT_ONCE, tells("other"));
        assertThat(exchange.takeReply(60, tells("reply"))).isFalse();
        memory.giveBack(60);
        channel.runPendingTasks();
        assertThat(told).containsExactly("reply");
        assertThat(memory.used()).isEqualTo(60);
        exchange.freeAll();
        assertThat(memory.used()).isZero();
    }

    @Test
    void anExchangeThatIsOverTakesNothingAnyMore() {
        memory.take(60, AT_ONCE, tells("other"));
        exchange.takeReply(60, tells("reply"));
        exchange.freeAll();
        memory.giveBack(60);
        channel.runPendingTasks();
        assertThat(told).isEmpty();
        assertThat(memory.used()).isZero();
    }

    /** The memory was granted in the moment before: the exchange has not heard of it yet. */
    @Test
    void whatIsGrantedTooLateIsGivenBack() {
        memory.take(60, AT_ONCE, tells("other"));
        exchange.takeReply(60, tells("reply"));
        memory.giveBack(60);
        exchange.freeAll();
        channel.runPendingTasks();
        assertThat(told).isEmpty();
        assertThat(memory.used()).isZero();
    }
}
