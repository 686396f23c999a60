package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Missing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles an expression as it stands in a command. */
public final class Expressions {
    private Expressions() {}

    public static Expression compile(@Nullable Object spec, Scope scope) {
        if (spec instanceof String text && text.startsWith("$")) {
            return path(text, scope);
        }
        if (spec instanceof Document document) {
            return object(document, scope);
        }
        if (spec instanceof List<?> list) {
            return array(list, scope);
        }
        return new Constant(spec);
    }

    private static Expression path(String text, Scope scope) {
        if (!text.startsWith("$$")) {
            return FieldPathExpression.ofField(text.substring(1));
        }
        int dot = text.indexOf('.');
        String variable = dot < 0 ? text.substring(2) : text.substring(2, dot);
        if (variable.isEmpty()) {
            throw new CommandFailure(16866, "empty variable names are not allowed");
        }
        if (!Character.isUpperCase(variable.charAt(0))) {
            Scope.requireUserName(variable);
        }
        scope.requireDefined(variable);
        return FieldPathExpression.ofVariable(variable, dot < 0 ? "" : text.substring(dot + 1));
    }

    private static Expression object(Document document, Scope scope) {
        if (document.isEmpty()) {
            return new Constant(document);
        }
        String first = document.keySet().iterator().next();
        if (first.startsWith("$")) {
            if (document.size() != 1) {
                throw new CommandFailure(
                        15983,
                        "an expression specification must contain exactly one field, the name of the expression. Found "
                                + document.size() + " fields in "
                                + io.larder.embedded.query.value.Shell.render(document)
                                + ", while parsing object");
            }
            return operator(first, document.get(first), scope);
        }
        Map<String, Expression> fields = new LinkedHashMap<>();
        boolean constant = true;
        for (Map.Entry<String, Object> field : document.entrySet()) {
            if (field.getKey().startsWith("$")) {
                throw new CommandFailure(
                        16404, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
            if (field.getKey().contains(".")) {
                throw new CommandFailure(
                        16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.");
            }
            Expression value = compile(field.getValue(), scope);
            constant &= value instanceof Constant;
            fields.put(field.getKey(), value);
        }
        Expression made = frame -> {
            Document result = new Document();
            for (Map.Entry<String, Expression> field : fields.entrySet()) {
                Object value = field.getValue().evaluate(frame);
                if (!Missing.isMissing(value)) {
                    result.put(field.getKey(), value);
                }
            }
            return result;
        };
        return constant ? new Constant(document) : made;
    }

    static Expression operator(String name, @Nullable Object argument, Scope scope) {
        OperatorTable.Compiler compiler = OperatorTable.find(name);
        if (compiler == null) {
            throw new CommandFailure(ErrorCode.INVALID_PIPELINE_OPERATOR, "Unrecognized expression '" + name + "'");
        }
        return compiler.compile(argument, scope);
    }

    private static Expression array(List<?> list, Scope scope) {
        List<Expression> elements = new ArrayList<>(list.size());
        for (Object element : list) {
            elements.add(compile(element, scope));
        }
        if (elements.stream().allMatch(Constant.class::isInstance)) {
            return new Constant(list);
        }
        return frame -> {
            List<@Nullable Object> values = new ArrayList<>(elements.size());
            for (Expression element : elements) {
                values.add(Missing.orNull(element.evaluate(frame)));
            }
            return values;
        };
    }

    /** The arguments of an operator: an array is its arguments, anything else is the only one. */
    static List<Expression> arguments(@Nullable Object argument, Scope scope) {
        List<Expression> compiled = new ArrayList<>();
        if (argument instanceof List<?> list) {
            for (Object element : list) {
                compiled.add(compile(element, scope));
            }
        } else {
            compiled.add(compile(argument, scope));
        }
        return compiled;
    }
}
