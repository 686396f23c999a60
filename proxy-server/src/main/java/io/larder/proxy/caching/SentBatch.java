package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.proxy.cursor.Gatherings;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;

/** A getMore whose batch is a part of an answer that is to be kept. */
final class SentBatch implements Witness {
    private final LoopCaching loop;
    private final Gatherings<GatheredFill> gatherings;
    private final Gatherings.Turn<GatheredFill> turn;
    private final Gathering gathering;

    SentBatch(LoopCaching loop, Gatherings<GatheredFill> gatherings, Gatherings.Turn<GatheredFill> turn) {
        this.loop = loop;
        this.gatherings = gatherings;
        this.turn = turn;
        this.gathering = turn.fill().gathering();
    }

    @Override
    public boolean reply(ReplyView reply) {
        if (reply.isOk()) {
            take(gathering.reply(reply.message(), loop.now()));
        } else {
            end();
        }
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
        GatheredFill its = turn.fill();
        switch (state) {
            case COMPLETE -> {
                if (gatherings.done(turn)) {
                    its.fill().completeInBatches(gathering.answer(), gathering.operationTime());
                } else {
                    its.giveUp();
                }
            }
            case OPEN -> {
                if (!its.fill().goesOn(gathering.gatheredBytes())) {
                    end();
                } else if (!gatherings.goesOn(turn)) {
                    its.giveUp();
                }
            }
            case PARTLY, UNFIT -> end();
        }
    }

    private void end() {
        gatherings.done(turn);
        turn.fill().giveUp();
    }

    @Override
    public void lost(boolean mayHaveRun) {
        end();
    }
}
