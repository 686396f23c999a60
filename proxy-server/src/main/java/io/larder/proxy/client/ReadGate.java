package io.larder.proxy.client;

import io.netty.channel.Channel;

/** Whether one client is read from: if not, its own buffers fill, and it has to wait. */
final class ReadGate {
    private final Channel channel;
    private boolean open = true;
    private boolean held;

    ReadGate(Channel channel) {
        this.channel = channel;
    }

    /** Nothing is read until it is let go, whatever else is said. */
    void hold(boolean isHeld) {
        held = isHeld;
    }

    /** Bytes that come can be used, or not. */
    void set(boolean useful) {
        boolean wanted = useful && !held;
        if (wanted != open) {
            open = wanted;
            channel.config().setAutoRead(wanted);
        }
    }
}
