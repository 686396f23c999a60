package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says which part of a validator a document fails, in the shape of the server's errInfo.details. */
final class ValidationDetails {
    private ValidationDetails() {}

    static Document of(Document validator, Document document, Evaluation evaluation) {
        if (validator.get("$jsonSchema") instanceof Document schema && validator.size() == 1) {
            return schema(schema, document, evaluation);
        }
        if (validator.size() > 1) {
            List<Document> clauses = new ArrayList<>();
            for (Map.Entry<String, Object> part : validator.entrySet()) {
                Document clause = new Document(part.getKey(), part.getValue());
                if (!Matcher.compile(clause, evaluation).matches(document)) {
                    clauses.add(
                            new Document("index", clauses.size()).append("details", of(clause, document, evaluation)));
                }
            }
            return new Document("operatorName", "$and").append("clausesNotSatisfied", clauses);
        }
        Map.Entry<String, Object> only = validator.entrySet().iterator().next();
        return leaf(only.getKey(), only.getValue(), document);
    }

    private static Document leaf(String field, Object test, Document document) {
        if (field.startsWith("$")) {
            return new Document("operatorName", field)
                    .append("specifiedAs", new Document(field, test))
                    .append("reason", "expression did not match");
        }
        String operator = test instanceof Document tests
                        && !tests.isEmpty()
                        && tests.keySet().iterator().next().startsWith("$")
                ? tests.keySet().iterator().next()
                : "$eq";
        Document details = new Document("operatorName", operator).append("specifiedAs", new Document(field, test));
        if (!document.containsKey(field) && !field.contains(".")) {
            return details.append("reason", "field was missing");
        }
        details.append("reason", operator.equals("$type") ? "type did not match" : "comparison failed");
        return details.append("consideredValue", document.get(field));
    }

    private static Document schema(Document schema, Document document, Evaluation evaluation) {
        List<Document> rules = new ArrayList<>();
        if (schema.get("required") instanceof List<?> required) {
            List<?> missing = required.stream()
                    .filter(each -> !document.containsKey(each))
                    .toList();
            if (!missing.isEmpty()) {
                rules.add(new Document("operatorName", "required")
                        .append("specifiedAs", new Document("required", required))
                        .append("missingProperties", missing));
            }
        }
        if (schema.get("properties") instanceof Document properties) {
            List<Document> failed = properties(properties, document, evaluation);
            if (!failed.isEmpty()) {
                rules.add(new Document("operatorName", "properties").append("propertiesNotSatisfied", failed));
            }
        }
        return new Document("operatorName", "$jsonSchema").append("schemaRulesNotSatisfied", rules);
    }

    private static List<Document> properties(Document properties, Document document, Evaluation evaluation) {
        List<Document> failed = new ArrayList<>();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            String name = property.getKey();
            if (!(property.getValue() instanceof Document rules) || !document.containsKey(name)) {
                continue;
            }
            List<Document> details = new ArrayList<>();
            for (Map.Entry<String, Object> rule : rules.entrySet()) {
                if (rule.getKey().equals("description") || rule.getKey().equals("title")) {
                    continue;
                }
                Document alone = new Document(rule.getKey(), rule.getValue());
                Document test = new Document("$jsonSchema", new Document("properties", new Document(name, alone)));
                if (!Matcher.compile(test, evaluation).matches(document)) {
                    details.add(new Document("operatorName", rule.getKey())
                            .append("specifiedAs", alone)
                            .append(
                                    "reason",
                                    rule.getKey().endsWith("ype") ? "type did not match" : "comparison failed")
                            .append("consideredValue", document.get(name)));
                }
            }
            if (!details.isEmpty()) {
                Document entry = new Document("propertyName", name);
                if (rules.get("description") instanceof String description) {
                    entry.append("description", description);
                }
                failed.add(entry.append("details", details));
            }
        }
        return failed;
    }
}
