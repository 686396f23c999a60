package io.larder.engine.simulation.world;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.write.Write;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.Op;
import io.larder.engine.simulation.model.ModelWrite;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command that writes, on its way to a member and back. */
final class WriteUnderWay {
    final Client client;
    final ModelWrite model;
    final Write analysed;
    final LocalWrite local;
    final Node node;

    /** The commits that it caused. */
    List<Op> done = List.of();

    @Nullable
    ByteBuf reply;

    WriteUnderWay(Client client, ModelWrite model, Write analysed, LocalWrite local, Node node) {
        this.client = client;
        this.model = model;
        this.analysed = analysed;
        this.local = local;
        this.node = node;
    }
}
