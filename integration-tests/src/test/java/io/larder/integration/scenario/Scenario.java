package io.larder.integration.scenario;

import io.larder.integration.route.Need;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the suite. It takes a {@link Bench}, is run once on each route that has what it needs, and has to see the same
 * on all of them.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ScenarioRuns.class)
public @interface Scenario {
    Need[] needs() default {};
}
