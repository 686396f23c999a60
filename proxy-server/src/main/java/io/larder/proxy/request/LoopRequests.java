package io.larder.proxy.request;

import io.larder.engine.plan.Planner;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.ReplyView;

/**
 * What all conversations on one event loop share: the upstream connections of the loop, and views that are used within one
 * call and hold nothing across calls.
 */
final class LoopRequests {
    final Requests all;
    final LoopUpstream upstream;
    final CommandView command = new CommandView();
    final ReplyView reply = new ReplyView();
    final Planner planner = new Planner();

    LoopRequests(Requests all, LoopUpstream upstream) {
        this.all = all;
        this.upstream = upstream;
    }

    Cursors cursors() {
        return all.cursors();
    }
}
