package io.larder.embedded.query.stage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function over a partition: one value per document of it. */
@FunctionalInterface
interface WindowFunction {
    List<@Nullable Object> over(Partition partition);
}
