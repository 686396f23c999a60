package io.larder.embedded.admin.hello;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.ReplyStamp;
import java.util.Set;

/**
 * Adds the topology version to failures that tell of a change of state, so that clients can tell old news from new. Shutdown
 * errors do not carry it: they come without the version having moved, and a client would take them for old news.
 */
public final class TopologyStamp implements ReplyStamp {
    private static final Set<Integer> STATE_CHANGES = Set.of(189, 10058, 10107, 11602, 13435, 13436);

    private final TopologyVersion topology;

    public TopologyStamp(TopologyVersion topology) {
        this.topology = topology;
    }

    @Override
    public void stamp(Invocation invocation, Document reply) {
        boolean told = reply.get("code") instanceof Integer code && STATE_CHANGES.contains(code);
        boolean toldByConcern = reply.get("writeConcernError") instanceof Document error
                && error.get("code") instanceof Integer code
                && STATE_CHANGES.contains(code);
        if (told || toldByConcern) {
            reply.put("topologyVersion", topology.toDocument());
        }
    }
}
