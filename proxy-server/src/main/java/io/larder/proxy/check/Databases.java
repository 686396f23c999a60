package io.larder.proxy.check;

import io.larder.engine.catalogue.CollectionKind;
import io.larder.engine.catalogue.Definition;
import io.larder.engine.name.Namespace;
import io.larder.proxy.topology.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Which collections there are, as far as Larder may see it. */
final class Databases {
    /** Names alone. */
    static final BsonDocument COMMAND =
            new BsonDocument("listDatabases", new BsonInt32(1)).append("nameOnly", BsonBoolean.TRUE);

    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");
    private static final int MOST_COLLECTIONS = 1000;

    private final Questions questions;
    private final List<Finding> findings;
    private final Predicate<String> reached;
    private final Map<Namespace, CollectionKind> collections =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

    /** @param reached whether those for whom this is looked at may use the database; of others nothing is asked or told */
    Databases(Questions questions, List<Finding> findings, Predicate<String> reached) {
        this.questions = questions;
        this.findings = findings;
        this.reached = reached;
    }

    void look() {
        Questions.Answer databases = questions.ask(Target.PRIMARY, "admin", COMMAND);
        if (databases.reply() == null || !databases.isOk()) {
            findings.add(refused("listDatabases", databases, "collections are looked at when they are first read"));
            return;
        }
        List<String> all = databases.reply().getArray("databases", new BsonArray()).stream()
                .map(each -> each.asDocument().getString("name").getValue())
                .filter(name -> !INTERNAL.contains(name))
                .toList();
        List<String> theirs = all.stream().filter(reached).toList();
        boolean refused = false;
        for (String database : theirs) {
            refused |= !list(database);
        }
        if (!refused) {
            findings.add(Finding.ok(
                    "listCollections",
                    collections.size() + " collections in " + theirs.size() + " databases"
                            + leftOut(all.size() - theirs.size())));
        }
    }

    private static String leftOut(int others) {
        return others == 0 ? "" : "; " + others + " more, which this tenant may not use, left out";
    }

    private boolean list(String database) {
        BsonDocument command = new BsonDocument("listCollections", new BsonInt32(1))
                .append("cursor", new BsonDocument("batchSize", new BsonInt32(MOST_COLLECTIONS)));
        Questions.Answer answer = questions.ask(Target.PRIMARY, database, command);
        if (!answer.isOk()) {
            findings.add(refused(
                    "listCollections in " + database, answer, "nothing is kept of a collection that is not known"));
            return false;
        }
        for (BsonDocument row : answer.rows()) {
            String name = row.getString("name").getValue();
            if (!name.startsWith("system.")) {
                collections.put(
                        new Namespace(database, name), Definition.of(row).kind());
            }
        }
        return true;
    }

    private static Finding refused(String what, Questions.Answer answer, String consequence) {
        String advice = answer.isUnauthorized()
                ? "grant Larder's account a role that may, such as readAnyDatabase"
                : Trouble.advice(answer.says());
        return Finding.problem(what, answer.says() + " (" + consequence + ")", advice);
    }

    Map<Namespace, CollectionKind> found() {
        return Map.copyOf(collections);
    }
}
