package io.larder.wire.message;

import io.netty.buffer.ByteBuf;

/**
 * Takes commands apart, most of which are like one that came not long ago: of the same length and with the same fields, but for
 * the values that are asked for. So there is a view for each of some lengths. Reusable and without allocation, for one thread.
 */
public final class CommandViews {
    /** How many views there are; their numbers are smaller. */
    public static final int COUNT = 16;

    private final CommandView[] views = new CommandView[COUNT];

    public CommandViews() {
        for (int i = 0; i < COUNT; i++) {
            views[i] = new CommandView(i);
        }
    }

    /** The command in the readable bytes of the buffer; good until the next message is taken apart. */
    public CommandView parse(ByteBuf message) {
        int length = message.readableBytes();
        CommandView view = views[(length ^ length >>> 4) & (COUNT - 1)];
        view.parse(message);
        return view;
    }
}
