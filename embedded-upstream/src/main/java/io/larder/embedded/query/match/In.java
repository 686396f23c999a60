package io.larder.embedded.query.match;

import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.ValueKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code $in}: any of the values, null meaning also missing, or any of the regular expressions. */
public record In(List<@Nullable Object> values, Set<ValueKey> keys, List<RegexTest> patterns, Collation collation)
        implements Test {
    @Override
    public boolean test(@Nullable Object value) {
        if (keys.contains(ValueKey.of(Missing.orNull(value), collation))) {
            return true;
        }
        for (RegexTest pattern : patterns) {
            if (pattern.test(value)) {
                return true;
            }
        }
        return false;
    }
}
