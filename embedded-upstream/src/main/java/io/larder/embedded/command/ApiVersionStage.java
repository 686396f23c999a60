package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.ApiParameters;
import java.util.List;
import java.util.Set;

/** Holds clients that bind themselves to a version of the API to it. */
public final class ApiVersionStage implements Stage {
    /** Which commands of a version are about to leave it. None yet, but for those of test servers. */
    private static final Set<String> DEPRECATED = Set.of("testDeprecation 1", "testDeprecationInVersion2 2");

    /** Stages that show the inside of a server, and belong to no version. */
    private static final Set<String> OUTSIDE_STAGES = Set.of(
            "$currentOp",
            "$indexStats",
            "$listLocalSessions",
            "$listSampledQueries",
            "$listSearchIndexes",
            "$listSessions",
            "$planCacheStats",
            "$queryStats",
            "$search",
            "$searchMeta",
            "$vectorSearch");

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        ApiParameters api = invocation.request().api();
        CommandTraits traits = invocation.traits();
        String version = api.version();
        if (version == null) {
            return rest.proceed(invocation);
        }
        boolean known = version.equals("1") ? traits.inApiVersion1() : TestCommands.inApiVersion2(traits.name());
        if (api.strict() && !known) {
            throw new CommandFailure(
                    ErrorCode.API_STRICT_ERROR,
                    "Provided apiStrict:true, but the command " + traits.name()
                            + " is not in API Version " + version
                            + ". Information on supported commands and migrations in API Version " + version
                            + " can be found at https://dochub.mongodb.org/core/manual-versioned-api");
        }
        if (api.strict()) {
            checkStages(invocation);
        }
        if (api.deprecationErrors() && DEPRECATED.contains(traits.name() + " " + version)) {
            throw new CommandFailure(
                    ErrorCode.API_DEPRECATION_ERROR,
                    "Provided apiDeprecationErrors:true, but the command " + traits.name()
                            + " is deprecated in API Version " + version);
        }
        return rest.proceed(invocation);
    }

    private static void checkStages(Invocation invocation) {
        if (!(invocation.body().get("pipeline") instanceof List<?> pipeline)) {
            return;
        }
        for (Object each : pipeline) {
            if (each instanceof Document stage && !stage.isEmpty()) {
                String name = stage.keySet().iterator().next();
                if (OUTSIDE_STAGES.contains(name)) {
                    throw new CommandFailure(
                            ErrorCode.API_STRICT_ERROR,
                            "Stage " + name + " is not allowed with apiStrict: true in API Version 1");
                }
            }
        }
    }
}
