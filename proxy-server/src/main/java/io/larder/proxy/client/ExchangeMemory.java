package io.larder.proxy.client;

import io.netty.channel.Channel;

/** The memory that one client's exchange has taken from the budgets, to be given back once. On the client's event loop. */
final class ExchangeMemory {
    private final GatheringMemory requests;
    private final GatheringMemory replies;
    private final Channel channel;
    private int request;
    private int reply;

    ExchangeMemory(ClientSide side, Channel channel) {
        this.requests = side.requestMemory();
        this.replies = side.replyMemory();
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
        boolean taken = replies.take(bytes, channel.eventLoop(), () -> {
            if (channel.isActive()) {
                reply += bytes;
                granted.run();
            } else {
                replies.giveBack(bytes);
            }
        });
        reply += taken ? bytes : 0;
        return taken;
    }

    void freeAll() {
        freeRequest();
        if (reply != 0) {
            replies.giveBack(reply);
            reply = 0;
        }
    }
}
