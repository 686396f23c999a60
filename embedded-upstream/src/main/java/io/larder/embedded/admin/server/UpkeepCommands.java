package io.larder.embedded.admin.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** Commands for the upkeep of files, logs and caches that are not here: they succeed, because there is nothing to do. */
public final class UpkeepCommands {
    private UpkeepCommands() {}

    public static List<Command> all(ServerIdentity identity) {
        List<Command> all = new ArrayList<>();
        all.add(nothingToDo("logRotate", Action.LOG_ROTATE));
        all.add(nothingToDo("invalidateUserCache", Action.INVALIDATE_USER_CACHE));
        all.add(nothingToDo("flushRouterConfig", Action.FLUSH_ROUTER_CONFIG));
        all.add(Command.of(
                CommandTraits.named("compact").needs(Action.COMPACT).build(),
                in -> Reply.of(new Document("bytesFreed", 0))));
        all.add(Command.of(
                CommandTraits.named("setFeatureCompatibilityVersion")
                        .adminOnly()
                        .needsOnCluster(Action.SET_FEATURE_COMPATIBILITY_VERSION)
                        .build(),
                in -> {
                    String wanted = in.fields().string("setFeatureCompatibilityVersion");
                    if (!wanted.equals(identity.version().featureVersion())) {
                        throw new CommandFailure(
                                ErrorCode.BAD_VALUE,
                                "Invalid feature compatibility version value '" + wanted + "'; expected '"
                                        + identity.version().featureVersion() + "'");
                    }
                    return Reply.ok();
                }));
        if (identity.face() == Face.MONGOS) {
            all.addAll(router(identity));
        }
        return all;
    }

    private static Command nothingToDo(String name, Action action) {
        return Command.of(
                CommandTraits.named(name).adminOnly().needsOnCluster(action).build(), in -> Reply.ok());
    }

    private static List<Command> router(ServerIdentity identity) {
        Document shard =
                new Document("_id", "shard0").append("host", identity.host()).append("state", 1);
        return List.of(
                Command.of(
                        CommandTraits.named("isdbgrid").withoutLogin().build(),
                        in -> Reply.of(new Document("isdbgrid", 1).append("hostname", identity.host()))),
                Command.of(
                        CommandTraits.named("listShards")
                                .adminOnly()
                                .needsOnCluster(Action.LIST_SHARDS)
                                .build(),
                        in -> Reply.of(new Document("shards", List.of(shard)))));
    }
}
