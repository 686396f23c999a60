package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.crud.plan.Plan;
import io.larder.embedded.crud.plan.PlanExplanation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.StoredDocument;
import java.util.Iterator;
import java.util.List;

/** What explain tells of a command: the plan, and at higher verbosity what running it took. */
final class Explanation {
    private final ReadParts parts;

    Explanation(ReadParts parts) {
        this.parts = parts;
    }

    Document of(Invocation invocation, Document command, Namespace namespace, String verbosity) {
        String name = command.keySet().iterator().next();
        Fields fields = new Fields(name, command);
        return switch (name) {
            case "find" -> find(invocation, command, fields, namespace, verbosity);
            case "aggregate" -> aggregate(invocation, command, fields, namespace, verbosity);
            case "count" -> counted(invocation, command, fields, namespace, verbosity, "query", "COUNT");
            case "distinct" -> counted(invocation, command, fields, namespace, verbosity, "query", null);
            case "update", "delete" -> write(invocation, command, namespace, verbosity, name);
            case "findAndModify", "findandmodify" ->
                counted(
                        invocation,
                        command,
                        fields,
                        namespace,
                        verbosity,
                        "query",
                        Numbers.compare(truth(command), 0) == 0 ? "UPDATE" : "DELETE");
            default ->
                throw new CommandFailure(ErrorCode.COMMAND_NOT_FOUND, "Explain failed due to unknown command: " + name);
        };
    }

    private static int truth(Document command) {
        return Boolean.TRUE.equals(command.get("remove")) ? 1 : 0;
    }

    private Document find(
            Invocation invocation, Document command, Fields fields, Namespace namespace, String verbosity) {
        FindRequest request = FindRequest.parse(fields);
        ReadScope scope = ReadScope.of(invocation, fields, namespace, parts);
        FindExecution execution = new FindExecution(request, scope);
        Plan plan = execution.chosen() == null ? scope.plan(execution.matcher(), null) : execution.chosen();
        Document stages = PlanExplanation.stages(plan, request.filter(), parts.majorVersion());
        if (!request.sort().isEmpty()) {
            stages = new Document("stage", "SORT")
                    .append("sortPattern", request.sort())
                    .append("memLimit", 104857600)
                    .append("type", "simple")
                    .append("inputStage", stages);
        }
        if (request.skip() > 0) {
            stages = new Document("stage", "SKIP")
                    .append("skipAmount", request.skip())
                    .append("inputStage", stages);
        }
        if (request.limit() > 0) {
            stages = new Document("stage", "LIMIT")
                    .append("limitAmount", request.limit())
                    .append("inputStage", stages);
        }
        if (!request.projection().isEmpty()) {
            stages = new Document("stage", "PROJECTION_SIMPLE")
                    .append("transformBy", request.projection())
                    .append("inputStage", stages);
        }
        long returned = 0;
        if (!verbosity.equals("queryPlanner")) {
            Iterator<Document> results = execution.run();
            while (results.hasNext() && (request.limit() == 0 || returned < request.limit())) {
                results.next();
                returned++;
            }
        }
        return explained(command, namespace, request.filter(), stages, plan, returned, verbosity);
    }

    private Document aggregate(
            Invocation invocation, Document command, Fields fields, Namespace namespace, String verbosity) {
        Document asked = command.clone();
        asked.put("explain", true);
        AggregateRequest request = AggregateRequest.parse(new Fields("aggregate", asked), asked, namespace.database());
        AggregateExecution execution = AggregateExecution.prepare(request, invocation, fields, namespace, parts);
        Document filter = execution.first().filter();
        Document stages = PlanExplanation.stages(execution.plan(), filter, parts.majorVersion());
        long returned = 0;
        boolean runs = !verbosity.equals("queryPlanner") && execution.pipeline().sink() == null;
        if (runs) {
            for (Iterator<Document> results = execution.run(); results.hasNext(); results.next()) {
                returned++;
            }
        }
        boolean onlyMatch = request.pipeline().stream().allMatch(stage -> stage.containsKey("$match"));
        Document explained = explained(command, namespace, filter, stages, execution.plan(), returned, verbosity);
        if (onlyMatch) {
            return explained;
        }
        Document cursor = new Document("queryPlanner", explained.get("queryPlanner"));
        if (explained.containsKey("executionStats")) {
            cursor.append("executionStats", explained.get("executionStats"));
        }
        List<Document> list = new java.util.ArrayList<>();
        list.add(new Document("$cursor", cursor));
        boolean leading =
                !request.pipeline().isEmpty() && request.pipeline().get(0).containsKey("$match");
        list.addAll(leading ? request.pipeline().subList(1, request.pipeline().size()) : request.pipeline());
        return new Document("explainVersion", "1")
                .append("stages", list)
                .append("serverInfo", explained.get("serverInfo"))
                .append("serverParameters", explained.get("serverParameters"))
                .append("command", command);
    }

    private Document counted(
            Invocation invocation,
            Document command,
            Fields fields,
            Namespace namespace,
            String verbosity,
            String filterField,
            @org.jspecify.annotations.Nullable String stage) {
        ReadScope scope = ReadScope.of(invocation, fields, namespace, parts);
        Document given = fields.optionalDocument(filterField);
        Document filter = given == null ? new Document() : given;
        return planned(command, scope, namespace, filter, fields.optional("hint", Object.class), verbosity, stage);
    }

    private Document write(
            Invocation invocation, Document command, Namespace namespace, String verbosity, String name) {
        boolean update = name.equals("update");
        List<Document> statements = new Fields(name, command).documents(update ? "updates" : "deletes");
        if (statements.size() != 1) {
            throw new CommandFailure(ErrorCode.INVALID_LENGTH, "explained write batches must be of size 1");
        }
        Fields statement = new Fields(name, statements.get(0));
        ReadScope scope = ReadScope.of(invocation, statement, namespace, parts);
        return planned(
                command,
                scope,
                namespace,
                statement.document("q"),
                statement.optional("hint", Object.class),
                verbosity,
                update ? "UPDATE" : "DELETE");
    }

    private Document planned(
            Document command,
            ReadScope scope,
            Namespace namespace,
            Document filter,
            @org.jspecify.annotations.Nullable Object hint,
            String verbosity,
            @org.jspecify.annotations.Nullable String stage) {
        var matcher = scope.matcher(filter);
        Plan plan = scope.plan(matcher, hint);
        Document stages = PlanExplanation.stages(plan, filter, parts.majorVersion());
        if (stage != null) {
            stages = new Document("stage", stage).append("inputStage", stages);
        }
        long returned = 0;
        if (!verbosity.equals("queryPlanner") && stage == null) {
            for (StoredDocument ignored : scope.matchingStored(matcher, plan)) {
                returned += ignored.recordId() == 0 ? 0 : 1;
            }
        }
        return explained(command, namespace, filter, stages, plan, returned, verbosity);
    }

    private Document explained(
            Document command,
            Namespace namespace,
            Document filter,
            Document stages,
            Plan plan,
            long returned,
            String verbosity) {
        Document planner = new Document("namespace", namespace.toString())
                .append("parsedQuery", filter)
                .append("indexFilterSet", false)
                .append("optimizationTimeMillis", 0)
                .append("maxIndexedOrSolutionsReached", false)
                .append("maxIndexedAndSolutionsReached", false)
                .append("maxScansToExplodeReached", false)
                .append("prunedSimilarIndexes", false)
                .append("winningPlan", stages)
                .append("rejectedPlans", List.of());
        Document explained = new Document("explainVersion", "1").append("queryPlanner", planner);
        if (!verbosity.equals("queryPlanner")) {
            explained.append("executionStats", statistics(stages, plan, returned, verbosity));
        }
        return explained
                .append("command", command)
                .append("serverInfo", serverInfo())
                .append("serverParameters", new Document("internalQueryFacetBufferSizeBytes", 104857600));
    }

    private static Document statistics(Document stages, Plan plan, long returned, String verbosity) {
        int examined = 0;
        for (StoredDocument each : plan.candidates()) {
            examined += each.size() >= 0 ? 1 : 0;
        }
        boolean indexed = plan instanceof Plan.IndexScan || plan instanceof Plan.ById;
        Document execution = new Document(stages)
                .append("nReturned", (int) returned)
                .append("executionTimeMillisEstimate", 0)
                .append("docsExamined", examined);
        Document statistics = new Document("executionSuccess", true)
                .append("nReturned", (int) returned)
                .append("executionTimeMillis", 0)
                .append("totalKeysExamined", indexed ? examined : 0)
                .append("totalDocsExamined", examined)
                .append("executionStages", execution);
        return verbosity.equals("allPlansExecution") ? statistics.append("allPlansExecution", List.of()) : statistics;
    }

    private Document serverInfo() {
        int colon = parts.host().lastIndexOf(':');
        return new Document("host", colon < 0 ? parts.host() : parts.host().substring(0, colon))
                .append(
                        "port",
                        colon < 0 ? 27017 : Integer.parseInt(parts.host().substring(colon + 1)))
                .append("version", parts.version())
                .append("gitVersion", "embedded");
    }
}
