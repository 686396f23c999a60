package io.larder.config.load;

import io.larder.config.source.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class InvalidConfig extends Exception {
    private final transient List<Problem> problems;

    /** One that only shows when it is to be gone by. */
    public static InvalidConfig because(List<Problem> problems) {
        return new InvalidConfig(problems);
    }

    InvalidConfig(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
