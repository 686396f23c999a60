package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** $firstN, $minN, $top and their kin: the first of a group in some order. */
final class RankedAccumulators {
    private record Ranked(List<@Nullable Object> keys, @Nullable Object output) {}

    private RankedAccumulators() {}

    static GroupAccumulator someOf(String name, Document arguments, Scope scope) {
        Expression input = Expressions.compile(arguments.get("input"), scope);
        Expression count = Expressions.compile(arguments.get("n"), scope);
        return evaluation -> new GroupAccumulator.State() {
            private final List<@Nullable Object> values = new ArrayList<>();
            private int n = -1;

            @Override
            public void add(Document document, Frame frame) {
                if (n < 0) {
                    n = GroupAccumulator.requireCount(count.evaluate(frame));
                }
                values.add(input.evaluate(frame));
            }

            @Override
            public @Nullable Object result() {
                List<@Nullable Object> all = new ArrayList<>(values);
                if (name.equals("$minN") || name.equals("$maxN")) {
                    int sign = name.equals("$minN") ? 1 : -1;
                    all.removeIf(Missing::isNullish);
                    all.sort((a, b) -> sign * Compare.compare(a, b, evaluation.collation()));
                }
                all.replaceAll(Missing::orNull);
                int size = Math.min(Math.max(n, 0), all.size());
                return new ArrayList<>(
                        name.equals("$lastN") ? all.subList(all.size() - size, all.size()) : all.subList(0, size));
            }
        };
    }

    static GroupAccumulator sorted(String name, Document arguments, Scope scope) {
        Expression output = Expressions.compile(arguments.get("output"), scope);
        boolean many = name.endsWith("N");
        Expression count = Expressions.compile(many ? arguments.get("n") : 1, scope);
        boolean top = name.startsWith("$top");
        return evaluation -> {
            Sorter sorter = GroupAccumulator.sorter(arguments.get("sortBy"), evaluation);
            return new GroupAccumulator.State() {
                private final List<Ranked> ranked = new ArrayList<>();
                private int n = 1;

                @Override
                public void add(Document document, Frame frame) {
                    if (ranked.isEmpty()) {
                        n = GroupAccumulator.requireCount(count.evaluate(frame));
                    }
                    ranked.add(new Ranked(sorter.keys(document), Missing.orNull(output.evaluate(frame))));
                }

                @Override
                public @Nullable Object result() {
                    List<Ranked> all = new ArrayList<>(ranked);
                    all.sort((a, b) -> sorter.compareKeys(a.keys, b.keys));
                    int size = Math.min(n, all.size());
                    List<Ranked> chosen = top ? all.subList(0, size) : all.subList(all.size() - size, all.size());
                    List<@Nullable Object> outputs = new ArrayList<>();
                    chosen.forEach(each -> outputs.add(each.output));
                    return many ? outputs : outputs.isEmpty() ? null : outputs.get(0);
                }
            };
        };
    }
}
