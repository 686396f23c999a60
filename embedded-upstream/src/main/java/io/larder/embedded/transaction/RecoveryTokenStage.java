package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;

/**
 * Behind a router's face every statement of a transaction returns a token, which the client sends with its commit or abort so
 * that another router could finish the transaction. A replica set member sends none.
 */
public final class RecoveryTokenStage implements Stage {
    private final String shard;

    /** For a cluster whose only shard has this name. */
    public RecoveryTokenStage(String shard) {
        this.shard = shard;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        Reply reply = rest.proceed(invocation);
        boolean statement = invocation.request().session().inTransaction()
                && !TransactionStage.ENDS.contains(invocation.traits().name());
        if (statement) {
            reply.body().put("recoveryToken", new Document("recoveredShardId", shard));
        }
        return reply;
    }
}
