package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.Map;

/** Reads pipelines, and those within them: each stage must be known, and known to be a function of the data. */
final class PipelineReader {
    private static final Map<String, Reason> REFUSED = Map.ofEntries(
            Map.entry("$out", Reason.WRITES_RESULT),
            Map.entry("$merge", Reason.WRITES_RESULT),
            Map.entry("$sample", Reason.RANDOM),
            Map.entry("$changeStream", Reason.CHANGE_STREAM),
            Map.entry("$changeStreamSplitLargeEvent", Reason.CHANGE_STREAM),
            Map.entry("$search", Reason.SEARCH),
            Map.entry("$searchMeta", Reason.SEARCH),
            Map.entry("$vectorSearch", Reason.SEARCH),
            Map.entry("$rankFusion", Reason.SEARCH),
            Map.entry("$scoreFusion", Reason.SEARCH),
            Map.entry("$listSearchIndexes", Reason.SEARCH),
            Map.entry("$collStats", Reason.SERVER_STATE),
            Map.entry("$currentOp", Reason.SERVER_STATE),
            Map.entry("$indexStats", Reason.SERVER_STATE),
            Map.entry("$listClusterCatalog", Reason.SERVER_STATE),
            Map.entry("$listLocalSessions", Reason.SERVER_STATE),
            Map.entry("$listSampledQueries", Reason.SERVER_STATE),
            Map.entry("$listSessions", Reason.SERVER_STATE),
            Map.entry("$planCacheStats", Reason.SERVER_STATE),
            Map.entry("$queryStats", Reason.SERVER_STATE),
            Map.entry("$querySettings", Reason.SERVER_STATE),
            Map.entry("$shardedDataDistribution", Reason.SERVER_STATE));

    private final Draft draft;
    private final DocumentStages documents;
    private final GroupStages groups;
    private final JoinStages joins;

    PipelineReader(Draft draft, FilterReader filters, ExpressionReader expressions, Order order) {
        this.draft = draft;
        this.documents = new DocumentStages(draft, filters, expressions);
        this.groups = new GroupStages(draft, expressions, order);
        this.joins = new JoinStages(draft, filters, expressions, this);
    }

    /** Each stage is told to the simple form, which follows along as far as it goes. */
    void read(Value pipeline, FieldUse use, SimpleForm simple) {
        draft.enter();
        draft.text().word("[");
        BsonCursor cursor = Require.array(pipeline);
        while (cursor.next()) {
            BsonCursor stage = Require.single(Value.at(cursor));
            draft.text().next().word("{").field(stage.name());
            stage(stage.name(), Value.at(stage), use, simple);
            draft.text().word("}");
        }
        draft.text().word("]");
        draft.leave();
    }

    private void stage(String name, Value stage, FieldUse use, SimpleForm simple) {
        if (!simple.stage(name, stage, use)
                && !documents.read(name, stage, use)
                && !groups.read(name, stage, use)
                && !joins.read(name, stage, use)) {
            throw new Refusal(REFUSED.getOrDefault(name, Reason.UNKNOWN_STAGE));
        }
    }
}
