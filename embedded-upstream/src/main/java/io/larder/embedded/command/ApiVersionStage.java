package io.larder.embedded.command;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.ApiParameters;
import java.util.Set;

/** Holds clients that bind themselves to API version 1 to it. */
public final class ApiVersionStage implements Stage {
    /** Parts of version 1 that are about to leave it. None yet but for test servers. */
    private static final Set<String> DEPRECATED = Set.of("testDeprecation");

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        ApiParameters api = invocation.request().api();
        CommandTraits traits = invocation.traits();
        if (api.strict() && !traits.inApiVersion1()) {
            throw new CommandFailure(
                    ErrorCode.API_STRICT_ERROR,
                    "Provided apiStrict:true, but the command " + traits.name()
                            + " is not in API Version 1. Information on supported commands and migrations in API"
                            + " Version 1 can be found at https://dochub.mongodb.org/core/manual-versioned-api");
        }
        if (api.deprecationErrors() && DEPRECATED.contains(traits.name())) {
            throw new CommandFailure(
                    ErrorCode.API_DEPRECATION_ERROR,
                    "Provided apiDeprecationErrors:true, but the command " + traits.name()
                            + " is deprecated in API Version 1");
        }
        return rest.proceed(invocation);
    }
}
