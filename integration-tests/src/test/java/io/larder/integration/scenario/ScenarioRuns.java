package io.larder.integration.scenario;

import io.larder.integration.route.Need;
import io.larder.integration.route.Route;
import io.larder.integration.route.Routes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Runs a scenario on one route after the other, direct ones first, and holds what was seen on the others against what was
 * seen on their direct one.
 */
final class ScenarioRuns implements TestTemplateInvocationContextProvider {
    private static final Namespace NAMESPACE = Namespace.create(ScenarioRuns.class);

    /** What was seen on the direct routes, by scenario and route. */
    private static final Map<String, List<String>> SEEN = new ConcurrentHashMap<>();

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getTestMethod().isPresent();
    }

    /** The routes may have been narrowed down to some that lack what a scenario needs. */
    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Scenario scenario = context.getRequiredTestMethod().getAnnotation(Scenario.class);
        EnumSet<Need> needs = EnumSet.noneOf(Need.class);
        needs.addAll(List.of(scenario.needs()));
        return Routes.all().stream()
                .filter(route -> route.server().get().offers().containsAll(needs))
                .map(Run::new);
    }

    private record Run(Route route) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return route.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new OnRoute(route));
        }
    }

    private record OnRoute(Route route) implements ParameterResolver, AfterEachCallback {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Bench.class;
        }

        @Override
        public Bench resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Bench bench = new Bench(route.server().get(), databaseFor(context));
            context.getStore(NAMESPACE).put(Bench.class, bench);
            return bench;
        }

        @Override
        public void afterEach(ExtensionContext context) {
            Bench bench = context.getStore(NAMESPACE).remove(Bench.class, Bench.class);
            List<String> seen = bench.finish();
            bench.close();
            route.server().get().assertNothingLeft();
            if (context.getExecutionException().isEmpty()) {
                compare(
                        context.getRequiredTestClass().getName() + "."
                                + context.getRequiredTestMethod().getName(),
                        seen);
            }
        }

        private void compare(String scenario, List<String> seen) {
            if (route.isBaseline()) {
                SEEN.put(scenario + "@" + route.name(), seen);
                return;
            }
            List<String> direct = SEEN.get(scenario + "@" + route.baseline());
            if (direct != null) { // else it failed there, and says so there
                boolean commands = route.server().get().offers().contains(Need.EVERY_COMMAND);
                Differences.assertSame(
                        commands ? seen : withoutCommands(seen),
                        commands ? direct : withoutCommands(direct),
                        "on " + route.name() + ", beside " + route.baseline());
            }
        }

        private static List<String> withoutCommands(List<String> lines) {
            return lines.stream().filter(line -> !UpstreamCommands.isOne(line)).toList();
        }

        private static String databaseFor(ExtensionContext context) {
            String name = context.getRequiredTestMethod().getName();
            return "t_" + name.substring(0, Math.min(name.length(), 50));
        }
    }
}
