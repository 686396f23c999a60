package io.larder.embedded.query.stage;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every stage there is, by name, but for those that only {@link Pipeline} can place: $out, $merge, $changeStream. */
final class StageTable {
    /** Makes a stage of its specification. */
    @FunctionalInterface
    interface Compiler {
        Stage compile(String name, @Nullable Object specification, PipelineContext context);
    }

    private static final Map<String, Compiler> STAGES = build();

    private StageTable() {}

    static @Nullable Compiler find(String name) {
        return STAGES.get(name);
    }

    private static Map<String, Compiler> build() {
        Map<String, Compiler> table = new HashMap<>();
        FlowStages.register(table);
        ShapeStages.register(table);
        table.put("$sort", SortStage::compile);
        table.put("$unwind", UnwindStage::compile);
        table.put("$redact", RedactStage::compile);
        table.put("$group", GroupStage::compile);
        table.put("$bucket", BucketStage::compile);
        table.put("$bucketAuto", BucketAutoStage::compile);
        table.put("$lookup", LookupStage::compile);
        table.put("$graphLookup", GraphLookupStage::compile);
        table.put("$unionWith", UnionWithStage::compile);
        table.put("$facet", FacetStage::compile);
        table.put("$densify", DensifyStage::compile);
        table.put("$geoNear", GeoNearStage::compile);
        table.put("$fill", FillStage::compile);
        table.put("$setWindowFields", WindowStage::compile);
        SourceStages.register(table);
        return Map.copyOf(table);
    }
}
