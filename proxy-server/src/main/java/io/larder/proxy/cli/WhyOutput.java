package io.larder.proxy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** What the admin API tells of a command, for people. A function of the answer alone. */
final class WhyOutput {
    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    /** How it ends where nobody is logged in. */
    private static final String NOBODY = " requires authentication";

    private final List<String> lines = new ArrayList<>();

    private WhyOutput() {}

    static List<String> lines(BsonDocument told) {
        WhyOutput output = new WhyOutput();
        output.all(told);
        return output.lines;
    }

    private void all(BsonDocument told) {
        line("would be", outcome(told));
        if (has(told, "ledTo")) {
            line(
                    "tenant",
                    text(told, "tenant") + ", as asked; by user and database it would be one of "
                            + text(told, "ledTo"));
        }
        limits(told.getArray("limits", new BsonArray()));
        BsonDocument plan = told.getDocument("plan");
        line("plan", text(plan, "action") + " (a " + text(plan, "kind") + ", to: " + text(plan, "destination") + ")");
        if (has(told, "shape")) {
            line("shape", text(told, "shape"));
        }
        if (told.isDocument("key")) {
            line("key", text(told.getDocument("key"), "hash"));
            line("", told.getDocument("key").getDocument("parts").toJson(RELAXED));
        }
        if (told.isDocument("level")) {
            level(told.getDocument("level"), told);
        }
        int ignored = told.getInt32("hintsIgnored", new BsonInt32(0)).getValue();
        if (ignored > 0) {
            line(
                    "hints",
                    ignored
                            + " in its comment not understood and ignored: they are off, fresh, ttl=60s, bounded=500ms");
        }
        if (told.isDocument("policy")) {
            policy(told.getDocument("policy"));
        }
        if (told.isDocument("entry")) {
            entry(told.getDocument("entry"));
        } else if (told.containsKey("entry")) {
            line("entry", "none");
        }
        if (told.isDocument("invalidation")) {
            invalidation(told.getDocument("invalidation"));
        }
    }

    private static String outcome(BsonDocument told) {
        String why = ReasonText.of(text(told, "reason"));
        String reason = why.isEmpty() ? text(told, "reason") : text(told, "reason") + ": " + why;
        if (has(told, "refusal")) {
            String refusal = text(told, "refusal");
            boolean nobody = refusal.endsWith(NOBODY);
            return "answered by Larder: " + refusal + (nobody ? "; --user NAME asks for one who has logged in" : "");
        }
        return switch (text(told, "outcome")) {
            case "hit" -> "a hit: answered from memory";
            case "joined" ->
                "joined: answered with what another client's same read brings, which is under way (" + reason + ")";
            case "miss" -> "a miss, and the answer be kept (" + reason + ")";
            case "write" -> "forwarded as a write (" + reason + ")";
            case "local" -> "answered by Larder (" + reason + ")";
            default -> "forwarded, and the answer not be kept (" + reason + ")";
        };
    }

    private void limits(BsonArray limits) {
        String title = "limits";
        for (BsonValue each : limits) {
            BsonDocument limit = each.asDocument();
            line(title, text(limit, "limit") + " " + limit.getNumber("most").intValue() + ": " + turn(limit));
            title = "";
        }
    }

    private static String turn(BsonDocument limit) {
        int ahead = limit.getNumber("waiting").intValue();
        String line = ahead == 0 ? "" : ", behind " + ahead + " others";
        return switch (text(limit, "outcome")) {
            case "passes" -> "there is room";
            case "refused" ->
                "over it now, for " + CacheOutput.duration(number(limit, "waitSeconds")) + line
                        + ": refused with code 462";
            default ->
                "would wait "
                        + (limit.isNumber("waitSeconds")
                                ? CacheOutput.duration(number(limit, "waitSeconds"))
                                : "until others are done, and be refused with code 462 if that takes too long")
                        + line;
        };
    }

    private void level(BsonDocument level, BsonDocument told) {
        String asked = text(level, "asked");
        String inEffect = text(level, "inEffect");
        if (inEffect.equals("off")) {
            line("level", "off");
            return;
        }
        StringBuilder says = new StringBuilder(inEffect);
        if (!asked.equals(inEffect)) {
            says.append(" (").append(asked).append(" is asked for, but no change stream tells of this collection");
            if (has(told, "fallenBack")) {
                says.append(": ").append(text(told, "fallenBack"));
            }
            says.append(')');
        } else if (level.getBoolean("watched").getValue()) {
            says.append(", a change stream tells of every change");
        }
        if (level.isNumber("ttlSeconds")) {
            says.append(", at most ")
                    .append(CacheOutput.duration(number(level, "ttlSeconds")))
                    .append(" old");
        }
        if (level.isNumber("boundSeconds")) {
            says.append(", news at most ")
                    .append(CacheOutput.duration(number(level, "boundSeconds")))
                    .append(" old");
        }
        line("level", says.toString());
    }

    private void policy(BsonDocument policy) {
        String title = "policy";
        for (String name : policy.keySet()) {
            BsonDocument setting = policy.getDocument(name);
            boolean isDefault = text(setting, "origin").equals("default");
            // Of what nobody has set only the level is of interest.
            if (!isDefault || name.equals("level")) {
                String from = isDefault ? "by default" : "by " + text(setting, "path") + ", " + text(setting, "origin");
                line(title, name + " " + text(setting, "value") + " " + from);
                title = "";
            }
        }
    }

    private void entry(BsonDocument entry) {
        BsonTimestamp time = entry.getTimestamp("clusterTime");
        String life = entry.getBoolean("alive").getValue() ? "" : "dead, ";
        String left = entry.isNumber("ttlLeftSeconds")
                ? ", " + CacheOutput.duration(number(entry, "ttlLeftSeconds")) + " left"
                : "";
        line(
                "entry",
                life + entry.getNumber("documents").intValue()
                        + (entry.getNumber("documents").intValue() == 1 ? " document, " : " documents, ")
                        + entry.getNumber("bytes").intValue() + " bytes, "
                        + CacheOutput.duration(number(entry, "ageSeconds")) + " old" + left + ", last served "
                        + CacheOutput.duration(number(entry, "idleSeconds")) + " ago");
        line(
                "position",
                (time.getValue() == 0 ? "no cluster time" : "cluster time " + time.getTime() + ":" + time.getInc())
                        + ", local change " + entry.getNumber("localNumber").longValue());
        BsonArray ids = entry.getArray("ids");
        if (!ids.isEmpty()) {
            int more = entry.getNumber("documents").intValue() - ids.size();
            line("holds _id", values(ids) + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private void invalidation(BsonDocument on) {
        line(
                "depends on",
                on.getArray("namespaces").stream()
                        .map(each -> each.asString().getValue())
                        .collect(Collectors.joining(", ")));
        BsonDocument fields = on.getDocument("fields");
        line(
                "",
                "filter: " + fields(fields, "filter") + "; sort: " + fields(fields, "sort") + "; shown: "
                        + fields(fields, "shown"));
        String title = "would end it";
        for (BsonValue each : on.getArray("changes")) {
            BsonDocument change = each.asDocument();
            String ends = change.getBoolean("ends").getValue() ? "yes" : "no";
            line(
                    title,
                    String.format(
                            Locale.ROOT, "%-52s %-3s  %s", text(change, "change"), ends, text(change, "because")));
            title = "";
        }
        if (on.getBoolean("filterDecides").getValue()) {
            line("", "(of an insert or a replace that is seen whole, the filter itself decides)");
        }
    }

    private static String fields(BsonDocument fields, String name) {
        if (!fields.isArray(name)) {
            return "every field";
        }
        BsonArray names = fields.getArray(name);
        return names.isEmpty()
                ? "none"
                : names.stream().map(each -> each.asString().getValue()).collect(Collectors.joining(", "));
    }

    private static String values(BsonArray values) {
        BsonDocument all = new BsonDocument("v", values);
        String json = all.toJson(RELAXED);
        return json.substring(json.indexOf('[') + 1, json.lastIndexOf(']'));
    }

    private void line(String title, String text) {
        lines.add(String.format(Locale.ROOT, "%-13s %s", title, text));
    }

    private static boolean has(BsonDocument document, String field) {
        return document.isString(field);
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field).getValue();
    }

    private static double number(BsonDocument document, String field) {
        return document.getNumber(field).doubleValue();
    }
}
