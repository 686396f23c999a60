package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Fill;
import io.larder.engine.reason.Reason;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A read whose answer is to be kept, on its way. The client gets the reply in any case, and at once; what is kept is made of
 * the same bytes. An error that only the proof was asked for may have caused is not passed on: the request goes out again as
 * the client sent it.
 */
final class SentFill implements Witness {
    private final LoopCaching loop;
    private final Fill fill;
    private final Gathering gathering;
    private final @Nullable Proof proof;
    private final @Nullable CursorOwner owner;
    private final boolean ownTimeLimit;
    private final boolean mayLag;

    SentFill(
            LoopCaching loop,
            Fill fill,
            Gathering gathering,
            @Nullable Proof proof,
            @Nullable CursorOwner owner,
            boolean ownTimeLimit,
            boolean mayLag) {
        this.loop = loop;
        this.fill = fill;
        this.gathering = gathering;
        this.proof = proof;
        this.owner = owner;
        this.ownTimeLimit = ownTimeLimit;
        this.mayLag = mayLag;
    }

    @Override
    public boolean reply(ReplyView reply) {
        loop.times().note(reply);
        if (!reply.isOk()) {
            return failed(reply.code());
        }
        proved();
        take(gathering.reply(reply.message(), loop.now()));
        return true;
    }

    private boolean failed(int code) {
        boolean byProof = fill.afterClusterTime() != 0
                && (code == FillErrors.MAX_TIME_EXPIRED ? ownTimeLimit : FillErrors.mayComeFromProof(code));
        gathering.giveUp();
        if (byProof) {
            fill.sentAsAsked();
        } else {
            fill.fail();
        }
        return !byProof;
    }

    @Override
    public void part(ByteBuf part) {
        gathering.nextPart(part, loop.now());
    }

    @Override
    public void end(ReplyScanner reply) {
        if (reply.isOk()) {
            proved();
        }
        take(gathering.state());
    }

    private void proved() {
        if (proof != null) {
            proof.given();
        }
    }

    private void take(Gathering.State state) {
        switch (state) {
            case COMPLETE -> complete();
            case OPEN -> {
                if (owner == null) {
                    giveUp(); // nobody asks for the rest
                } else {
                    loop.gather(fill, gathering, owner);
                }
            }
            case PARTLY, UNFIT -> giveUp();
        }
    }

    /** What was read by rights that may be others by now is not kept. */
    private void complete() {
        if (proof != null && !proof.stands()) {
            gathering.giveUp();
            fill.fail(Reason.RIGHTS_UNPROVEN);
        } else {
            fill.complete(gathering.answer());
        }
    }

    private void giveUp() {
        fill.fail(gathering.giveUp());
    }

    @Override
    public boolean waitsOn() {
        // What the cluster has by now, a member that lags may not have for long.
        return !mayLag && loop.knowsAllUpTo(fill.afterClusterTime());
    }

    @Override
    public void lost(boolean mayHaveRun) {
        gathering.giveUp();
        fill.fail();
    }
}
