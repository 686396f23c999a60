package io.larder.embedded.failpoint;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import org.jspecify.annotations.Nullable;

/** When a fail point strikes. */
public sealed interface FailPointMode {
    /** Never. */
    record Off() implements FailPointMode {}

    /** At every chance. */
    record AlwaysOn() implements FailPointMode {}

    /** At the next chances, so many of them, and then no more. */
    record Times(int count) implements FailPointMode {}

    /** Not at the next chances, so many of them, and then at every one. */
    record Skip(int count) implements FailPointMode {}

    /** At some chances. */
    record Probability(double probability) implements FailPointMode {}

    static FailPointMode parse(@Nullable Object sent) {
        if (sent instanceof String name) {
            return switch (name) {
                case "off" -> new Off();
                case "alwaysOn" -> new AlwaysOn();
                default -> throw new CommandFailure(ErrorCode.BAD_VALUE, "unknown mode: " + name);
            };
        }
        if (sent instanceof Document mode && mode.size() == 1) {
            String kind = mode.keySet().iterator().next();
            if (mode.get(kind) instanceof Number number) {
                return counted(kind, number);
            }
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "'" + kind + "' requires a numeric argument");
        }
        throw new CommandFailure(ErrorCode.BAD_VALUE, "'mode' must be a string or a document of one field");
    }

    private static FailPointMode counted(String kind, Number number) {
        if (number.doubleValue() < 0) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "'" + kind + "' option to 'mode' must not be negative");
        }
        return switch (kind) {
            case "times" -> new Times(number.intValue());
            case "skip" -> new Skip(number.intValue());
            case "activationProbability" -> {
                if (number.doubleValue() > 1) {
                    throw new CommandFailure(ErrorCode.BAD_VALUE, "activationProbability must be between 0.0 and 1.0");
                }
                yield new Probability(number.doubleValue());
            }
            default ->
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "'mode' must be one of 'off', 'alwaysOn', 'times', 'skip', and 'activationProbability'");
        };
    }
}
