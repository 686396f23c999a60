package io.larder.embedded.changestream;

import java.util.Set;

/** The stages that a server knows: one of them in a stream's pipeline is not permitted, any other is not recognized. */
final class StageNames {
    static final Set<String> KNOWN = Set.of(
            "$addFields",
            "$bucket",
            "$bucketAuto",
            "$changeStream",
            "$changeStreamSplitLargeEvent",
            "$collStats",
            "$count",
            "$currentOp",
            "$densify",
            "$documents",
            "$facet",
            "$fill",
            "$geoNear",
            "$graphLookup",
            "$group",
            "$indexStats",
            "$limit",
            "$listLocalSessions",
            "$listSampledQueries",
            "$listSearchIndexes",
            "$listSessions",
            "$lookup",
            "$match",
            "$merge",
            "$out",
            "$planCacheStats",
            "$project",
            "$redact",
            "$replaceRoot",
            "$replaceWith",
            "$sample",
            "$search",
            "$searchMeta",
            "$set",
            "$setWindowFields",
            "$skip",
            "$sort",
            "$sortByCount",
            "$unionWith",
            "$unset",
            "$unwind",
            "$vectorSearch");

    private StageNames() {}
}
