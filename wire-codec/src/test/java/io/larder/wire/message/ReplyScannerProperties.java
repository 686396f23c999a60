package io.larder.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.generate.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scanner says of a reply in pieces what the view says of the whole. */
class ReplyScannerProperties {
    private final ReplyScanner scanner = new ReplyScanner();
    private final ReplyView view = new ReplyView();

    @Provide
    Arbitrary<byte[]> replies() {
        return Frames.replies();
    }

    @Property
    void agreesWithTheViewForEverySplit(@ForAll("replies") byte[] frame) {
        ByteBuf message = Unpooled.wrappedBuffer(frame);
        view.parse(message);
        for (int split = 0; split <= frame.length; split++) {
            scanner.reset();
            scanner.feed(message, 0, split);
            scanner.feed(message, split, frame.length);
            agrees();
        }
    }

    @Property
    void agreesWithTheViewByteByByte(@ForAll("replies") byte[] frame) {
        ByteBuf message = Unpooled.wrappedBuffer(frame);
        view.parse(message);
        scanner.reset();
        for (int i = 0; i < frame.length; i++) {
            scanner.feed(message, i, i + 1);
        }
        agrees();
    }

    private void agrees() {
        assertThat(scanner.isDone()).isTrue();
        assertThat(scanner.isOk()).isEqualTo(view.isOk());
        assertThat(scanner.cursorId()).isEqualTo(view.cursorId());
        assertThat(scanner.moreToCome()).isEqualTo(view.moreToCome());
    }
}
