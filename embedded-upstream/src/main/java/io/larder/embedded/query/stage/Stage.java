package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;

/** A compiled stage. Compiled once; holds no state of a run. */
@FunctionalInterface
interface Stage {
    /** Lazy where the stage allows it: nothing is read before the result is asked for. */
    Iterator<Document> run(Iterator<Document> input, PipelineContext context);
}
