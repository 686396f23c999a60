package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;

/**
 * What a command fixes once for everything it evaluates.
 *
 * @param let the command's own variables, already evaluated to constants
 * @param now the one time that {@code $$NOW} and {@code $currentDate} stand for
 * @param clusterTime what {@code $$CLUSTER_TIME} and timestamps made by updates stand for
 */
public record Evaluation(Collation collation, Document let, Instant now, BsonTimestamp clusterTime) {
    public Evaluation withCollation(Collation other) {
        return new Evaluation(other, let, now, clusterTime);
    }

    public Evaluation withLet(Document variables) {
        return new Evaluation(collation, variables, now, clusterTime);
    }
}
