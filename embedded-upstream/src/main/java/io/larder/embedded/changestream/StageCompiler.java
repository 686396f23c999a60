package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import java.util.List;

/** Where the query language comes in: a seam, so that streams do not depend on how stages are run. */
@FunctionalInterface
public interface StageCompiler {
    /**
     * Prepares stages that each make at most one event of one.
     *
     * @param invocation the aggregate, whose collation and variables hold
     * @throws io.larder.embedded.failure.CommandFailure where a stage is not what it should be
     */
    EventTransform compile(List<Document> stages, Invocation invocation);
}
