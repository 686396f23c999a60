package io.larder.proxy.client;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** The memory that one client's exchange has taken from the budgets, to be given back once. On the client's event loop. */
final class ExchangeMemory {
    private final GatheringMemory requests;
    private final GatheringMemory replies;
    private final Channel channel;
    private int request;
    private int reply;

    /** What is waited for; null if nothing is. */
    private @Nullable Wish wish;

    ExchangeMemory(GatheringMemory requests, GatheringMemory replies, Channel channel) {
        this.requests = requests;
        this.replies = replies;
        this.channel = channel;
    }

    /** The request that begins has been gathered in this much. */
    void begin(int requestBytes) {
        request = requestBytes;
    }

    /** The request is answered, or its answer has begun: its bytes are gone. */
    void freeRequest() {
        if (request != 0) {
            requests.giveBack(request);
            request = 0;
        }
    }

    /** Takes memory for the reply; true if it is there at once, otherwise {@code granted} runs when it is. */
    boolean takeReply(int bytes, Runnable granted) {
        Wish its = new Wish(bytes, granted);
        boolean taken = replies.take(bytes, channel.eventLoop(), its);
        if (taken) {
            reply += bytes;
        } else {
            wish = its;
        }
        return taken;
    }

    /** The same where it is there now; false, and nothing is waited for, where it is not. */
    boolean takeReplyNow(int bytes) {
        boolean taken = replies.takeNow(bytes);
        reply += taken ? bytes : 0;
        return taken;
    }

    void freeAll() {
        freeRequest();
        Wish unfulfilled = wish;
        if (unfulfilled != null) {
            wish = null;
            replies.leave(unfulfilled); // or it is told in a moment, and gives back
        }
        if (reply != 0) {
            replies.giveBack(reply);
            reply = 0;
        }
    }

    /** For as long as its exchange goes on. */
    private final class Wish implements Runnable {
        private final int bytes;
        private final Runnable granted;

        private Wish(int bytes, Runnable granted) {
            this.bytes = bytes;
            this.granted = granted;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // this very one
        public void run() {
            if (wish != this) {
                replies.giveBack(bytes);
                return;
            }
            wish = null;
            reply += bytes;
            granted.run();
        }
    }
}
