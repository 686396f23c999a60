package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import java.util.Map;
import java.util.Set;

/** The operators of expressions, of groups and of windows whose results are a function of the data alone. */
final class ExpressionNames {
    /** In any expression. */
    static final Set<String> OPERATORS = Set.of(
            // arithmetic
            "$abs",
            "$add",
            "$ceil",
            "$divide",
            "$exp",
            "$floor",
            "$ln",
            "$log",
            "$log10",
            "$mod",
            "$multiply",
            "$pow",
            "$round",
            "$sqrt",
            "$subtract",
            "$trunc",
            "$sigmoid",
            // trigonometry
            "$sin",
            "$cos",
            "$tan",
            "$asin",
            "$acos",
            "$atan",
            "$atan2",
            "$asinh",
            "$acosh",
            "$atanh",
            "$sinh",
            "$cosh",
            "$tanh",
            "$degreesToRadians",
            "$radiansToDegrees",
            // bits
            "$bitAnd",
            "$bitNot",
            "$bitOr",
            "$bitXor",
            // comparison, logic, conditions
            "$cmp",
            "$eq",
            "$gt",
            "$gte",
            "$lt",
            "$lte",
            "$ne",
            "$and",
            "$not",
            "$or",
            "$cond",
            "$ifNull",
            "$switch",
            // arrays and sets
            "$arrayElemAt",
            "$arrayToObject",
            "$concatArrays",
            "$filter",
            "$first",
            "$firstN",
            "$in",
            "$indexOfArray",
            "$isArray",
            "$last",
            "$lastN",
            "$map",
            "$maxN",
            "$minN",
            "$objectToArray",
            "$range",
            "$reduce",
            "$reverseArray",
            "$size",
            "$slice",
            "$sortArray",
            "$zip",
            "$allElementsTrue",
            "$anyElementTrue",
            "$setDifference",
            "$setEquals",
            "$setIntersection",
            "$setIsSubset",
            "$setUnion",
            // dates
            "$dateAdd",
            "$dateDiff",
            "$dateFromParts",
            "$dateFromString",
            "$dateSubtract",
            "$dateToParts",
            "$dateToString",
            "$dateTrunc",
            "$dayOfMonth",
            "$dayOfWeek",
            "$dayOfYear",
            "$hour",
            "$isoDayOfWeek",
            "$isoWeek",
            "$isoWeekYear",
            "$millisecond",
            "$minute",
            "$month",
            "$second",
            "$week",
            "$year",
            "$tsIncrement",
            "$tsSecond",
            // strings
            "$concat",
            "$indexOfBytes",
            "$indexOfCP",
            "$ltrim",
            "$regexFind",
            "$regexFindAll",
            "$regexMatch",
            "$replaceAll",
            "$replaceOne",
            "$rtrim",
            "$split",
            "$strLenBytes",
            "$strLenCP",
            "$strcasecmp",
            "$substr",
            "$substrBytes",
            "$substrCP",
            "$toLower",
            "$toUpper",
            "$trim",
            // objects, sizes, types
            "$mergeObjects",
            "$binarySize",
            "$bsonSize",
            "$convert",
            "$isNumber",
            "$toBool",
            "$toDate",
            "$toDecimal",
            "$toDouble",
            "$toInt",
            "$toLong",
            "$toObjectId",
            "$toString",
            "$type",
            "$toUUID",
            "$toHashedIndexKey",
            // variables, and what groups may do outside of them
            "$let",
            "$avg",
            "$max",
            "$median",
            "$min",
            "$percentile",
            "$stdDevPop",
            "$stdDevSamp",
            "$sum");

    /** In $group, $bucket and $bucketAuto. */
    static final Set<String> ACCUMULATORS = Set.of(
            "$addToSet",
            "$avg",
            "$count",
            "$first",
            "$firstN",
            "$last",
            "$lastN",
            "$max",
            "$maxN",
            "$median",
            "$mergeObjects",
            "$min",
            "$minN",
            "$percentile",
            "$push",
            "$stdDevPop",
            "$stdDevSamp",
            "$sum",
            "$concatArrays",
            "$setUnion");

    /** The same, where the first of an order of its own is taken. */
    static final Set<String> SORTED_ACCUMULATORS = Set.of("$bottom", "$bottomN", "$top", "$topN");

    /** In $setWindowFields, besides all accumulators. */
    static final Set<String> WINDOW_OPERATORS = Set.of(
            "$covariancePop",
            "$covarianceSamp",
            "$denseRank",
            "$derivative",
            "$documentNumber",
            "$expMovingAvg",
            "$integral",
            "$linearFill",
            "$locf",
            "$rank",
            "$shift");

    /** Known, and not functions of the data. */
    static final Map<String, Reason> REFUSED = Map.of(
            "$function", Reason.JAVASCRIPT,
            "$accumulator", Reason.JAVASCRIPT,
            "$where", Reason.JAVASCRIPT,
            "$_internalJsEmit", Reason.JAVASCRIPT,
            "$_internalJsReduce", Reason.JAVASCRIPT,
            "$rand", Reason.RANDOM,
            "$sampleRate", Reason.RANDOM);

    /** Variables that every expression has and that stand for data, or for what becomes of it. */
    static final Set<String> VARIABLES = Set.of("REMOVE", "DESCEND", "PRUNE", "KEEP");

    static final Map<String, Reason> REFUSED_VARIABLES = Map.of(
            "NOW", Reason.NOT_OF_THE_DATA,
            "CLUSTER_TIME", Reason.NOT_OF_THE_DATA,
            "USER_ROLES", Reason.NOT_OF_THE_DATA,
            "SEARCH_META", Reason.SEARCH,
            "JS_SCOPE", Reason.JAVASCRIPT);

    private ExpressionNames() {}

    static Reason refusal(String operator) {
        return REFUSED.getOrDefault(operator, Reason.UNKNOWN_EXPRESSION);
    }
}
