package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.entry.Entry;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;

/**
 * A read that is sent although memory has an answer, to see whether both say the same. Where they do not, a change that is still
 * to be told may explain it: the verdict waits until all changes are known up to the time of the reply.
 */
final class Comparison implements Witness {
    private final LoopCaching loop;
    private final Entry entry;
    private final Gathering gathering;

    Comparison(LoopCaching loop, Entry entry, Gathering gathering) {
        this.loop = loop;
        this.entry = entry;
        this.gathering = gathering;
    }

    @Override
    public boolean reply(ReplyView reply) {
        loop.times().note(reply);
        if (!reply.isOk()) {
            gathering.giveUp();
            return !FillErrors.mayComeFromProof(reply.code());
        }
        take(gathering.reply(reply.message(), loop.now()));
        return true;
    }

    @Override
    public void part(ByteBuf part) {
        gathering.nextPart(part, loop.now());
    }

    @Override
    public void end(ReplyScanner reply) {
        take(gathering.state());
    }

    private void take(Gathering.State state) {
        if (state == Gathering.State.COMPLETE) {
            loop.all().verification().compared();
            if (!gathering.answer().agreesInAnyOrder(entry.answer())) {
                loop.all().verification().differs(entry, loop.times().newestTime(), loop.timer());
            }
        } else {
            gathering.giveUp();
        }
    }

    /** The client is to notice nothing of being compared with. */
    @Override
    public boolean waitsOn() {
        return false;
    }

    @Override
    public void lost(boolean mayHaveRun) {
        gathering.giveUp();
    }
}
