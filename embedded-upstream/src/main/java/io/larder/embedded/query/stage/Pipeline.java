package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.match.Node;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled pipeline. */
public final class Pipeline {
    private static final int MAX_STAGES = 1000;
    private static final int MAX_DEPTH = 20;
    private static final Set<String> FIRST_ONLY = Set.of(
            "$collStats",
            "$indexStats",
            "$currentOp",
            "$listSessions",
            "$listLocalSessions",
            "$planCacheStats",
            "$geoNear",
            "$documents",
            "$listSampledQueries",
            "$queryStats",
            "$changeStream");
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private final List<Stage> stages;
    private final PipelineContext context;
    private final @Nullable Sink sink;
    private final @Nullable Document changeStream;
    private final boolean readsCollection;
    private final boolean splitsLargeEvents;

    private Pipeline(
            List<Stage> stages,
            PipelineContext context,
            @Nullable Sink sink,
            @Nullable Document changeStream,
            boolean readsCollection,
            boolean splitsLargeEvents) {
        this.stages = stages;
        this.context = context;
        this.sink = sink;
        this.changeStream = changeStream;
        this.readsCollection = readsCollection;
        this.splitsLargeEvents = splitsLargeEvents;
    }

    public static Pipeline compile(List<Document> given, PipelineContext context) {
        if (DEPTH.get() >= MAX_DEPTH) {
            throw new CommandFailure(
                    ErrorCode.MAX_SUB_PIPELINE_DEPTH_EXCEEDED,
                    "Maximum number of nested sub-pipelines exceeded. Limit is " + MAX_DEPTH);
        }
        DEPTH.set(DEPTH.get() + 1);
        try {
            return compileStages(given, context);
        } finally {
            DEPTH.set(DEPTH.get() - 1);
        }
    }

    private static Pipeline compileStages(List<Document> given, PipelineContext outer) {
        if (given.size() > MAX_STAGES) {
            throw new CommandFailure(7749501, "Pipeline length must be no longer than " + MAX_STAGES + " stages");
        }
        PipelineContext context = outer;
        List<Stage> stages = new ArrayList<>(given.size());
        Sink sink = null;
        Document changeStream = null;
        boolean splits = false;
        boolean reads = true;
        for (int i = 0; i < given.size(); i++) {
            Document each = given.get(i);
            if (each.size() != 1) {
                throw new CommandFailure(
                        40323, "A pipeline stage specification object must contain exactly one field.");
            }
            String name = each.keySet().iterator().next();
            Object specification = each.get(name);
            if (FIRST_ONLY.contains(name) && i > 0) {
                throw new CommandFailure(40602, name + " is only valid as the first stage in a pipeline.");
            }
            reads &= i > 0 || !FIRST_ONLY.contains(name) || name.equals("$geoNear");
            if (name.equals("$out") || name.equals("$merge")) {
                if (i < given.size() - 1) {
                    throw new CommandFailure(40601, name + " can only be the final stage in the pipeline");
                }
                sink = name.equals("$out")
                        ? SinkSpecs.out(specification, context)
                        : SinkSpecs.merge(specification, context);
            } else if (name.equals("$changeStream")) {
                changeStream = Specs.document(name, specification, 6188500);
            } else if (name.equals("$changeStreamSplitLargeEvent")) {
                splits = true;
            } else {
                StageTable.Compiler compiler = StageTable.find(name);
                if (compiler == null) {
                    throw new CommandFailure(
                            ErrorCode.UNRECOGNIZED_PIPELINE_STAGE, "Unrecognized pipeline stage name: '" + name + "'");
                }
                stages.add(compiler.compile(name, specification, context));
                if (i == 0 && name.equals("$match")) {
                    context = withTextScore(specification, context);
                }
            }
        }
        return new Pipeline(List.copyOf(stages), context, sink, changeStream, reads, splits);
    }

    /** A first $match with $text makes the score known to every later stage. */
    private static PipelineContext withTextScore(@Nullable Object specification, PipelineContext context) {
        if (specification instanceof Document filter && filter.containsKey("$text")) {
            Node.Text text = Matcher.compile(filter, context.evaluation(), context.textWeights())
                    .textSearch();
            if (text != null) {
                return context.withTextScore(text.search()::score);
            }
        }
        return context;
    }

    /** Whether there is a stage of this name. */
    public static boolean isStage(String name) {
        return FIRST_ONLY.contains(name)
                || name.equals("$out")
                || name.equals("$merge")
                || StageTable.find(name) != null;
    }

    /** Documents that come out; those meant for the sink, if there is one. */
    public Iterator<Document> run(Iterator<Document> input) {
        return run(input, context);
    }

    Iterator<Document> run(Iterator<Document> input, PipelineContext with) {
        Iterator<Document> flow = input;
        for (Stage stage : stages) {
            flow = stage.run(flow, with);
        }
        return flow;
    }

    public @Nullable Sink sink() {
        return sink;
    }

    /** The specification of a first $changeStream; the stages then apply to its events. */
    public @Nullable Document changeStream() {
        return changeStream;
    }

    public boolean splitsLargeEvents() {
        return splitsLargeEvents;
    }

    /** False if the first stage makes its own documents. */
    public boolean readsCollection() {
        return readsCollection;
    }
}
