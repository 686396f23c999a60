package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.transaction.WriteAccess;
import java.util.List;

/** collMod */
final class CollModCommand implements Command {
    private static final List<String> OPTIONS = List.of(
            "validator",
            "validationLevel",
            "validationAction",
            "viewOn",
            "pipeline",
            "changeStreamPreAndPostImages",
            "expireAfterSeconds",
            "timeseries");

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("collMod")
                .fields(
                        "index",
                        "validator",
                        "validationLevel",
                        "validationAction",
                        "viewOn",
                        "pipeline",
                        "changeStreamPreAndPostImages",
                        "expireAfterSeconds",
                        "timeseries",
                        "cappedSize",
                        "cappedMax",
                        "dryRun")
                .needs(Action.COLL_MOD)
                .onSecondaries(SecondaryUse.NEVER)
                .writeConcern()
                .inApiVersion1()
                .help("Sets collection options.")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Namespace namespace = invocation.namespace();
        Fields fields = invocation.fields();
        OptionRules.checkValidator(fields.optionalDocument("validator"));
        return Reply.of(WriteAccess.of(invocation).write(copy -> {
            CollectionState collection = copy.collection(namespace);
            if (collection == null) {
                throw Catalogue.notFound("ns does not exist: " + namespace);
            }
            Document reply = new Document();
            Document index = fields.optionalDocument("index");
            if (index != null) {
                modifyIndex(copy, collection, index, reply);
                copy.endStep();
            }
            modifyOptions(copy, collection, fields, invocation.body());
            return reply;
        }));
    }

    private static void modifyOptions(WorkingCopy copy, CollectionState collection, Fields fields, Document body) {
        CollectionOptions options = collection.options();
        Document asked = new Document();
        for (String option : OPTIONS) {
            if (body.containsKey(option)) {
                asked.put(option, body.get(option));
                options = options.with(option, stored(option, body));
            }
        }
        if (fields.optionalLong("cappedSize") != null) {
            asked.put("cappedSize", body.get("cappedSize"));
            options = options.with("size", OptionRules.roundedSize(fields.longOr("cappedSize", 0)));
        }
        if (fields.optionalLong("cappedMax") != null) {
            asked.put("cappedMax", body.get("cappedMax"));
            options = options.with("max", body.get("cappedMax"));
        }
        // A collMod that asks for nothing is an oplog entry and an event all the same.
        if (!asked.isEmpty() || !body.containsKey("index")) {
            if (options.isView() != collection.options().isView()) {
                throw OptionRules.invalid("option only supported on a view");
            }
            copy.catalogue().modify(collection.namespace(), options, asked);
        }
    }

    /** An empty validator and "off" take the option away. */
    private static @org.jspecify.annotations.Nullable Object stored(String option, Document body) {
        Object value = body.get(option);
        if (option.equals("validator") && value instanceof Document validator && validator.isEmpty()) {
            return null;
        }
        return option.equals("expireAfterSeconds") && "off".equals(value) ? null : value;
    }

    private static void modifyIndex(WorkingCopy copy, CollectionState collection, Document asked, Document reply) {
        Catalogue.refuseView(collection);
        IndexDefinition before = find(collection, asked);
        Document spec = before.spec().clone();
        if (asked.get("expireAfterSeconds") instanceof Number seconds) {
            if (spec.get("expireAfterSeconds") instanceof Number old) {
                reply.put("expireAfterSeconds_old", old.longValue());
            }
            reply.put("expireAfterSeconds_new", seconds.longValue());
            spec.put("expireAfterSeconds", seconds);
        }
        if (asked.get("hidden") instanceof Boolean hidden) {
            if (before.isId()) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "can't hide _id index");
            }
            reply.put("hidden_old", before.isHidden());
            reply.put("hidden_new", hidden);
            spec.remove("hidden");
            if (hidden) {
                spec.put("hidden", true);
            }
        }
        for (String option : List.of("unique", "prepareUnique")) {
            if (asked.get(option) instanceof Boolean on) {
                spec.put(option, on);
                reply.put(option + "_new", on);
            }
        }
        copy.catalogue().modifyIndex(collection.namespace(), new IndexDefinition(spec), new Document("index", asked));
    }

    private static IndexDefinition find(CollectionState collection, Document asked) {
        Object name = asked.get("name");
        Object key = asked.get("keyPattern");
        for (IndexState index : collection.indexes()) {
            if (index.definition().name().equals(name)
                    || (key != null
                            && Shell.render(key)
                                    .equals(Shell.render(index.definition().key())))) {
                return index.definition();
            }
        }
        throw new CommandFailure(
                ErrorCode.INDEX_NOT_FOUND,
                "cannot find index " + Shell.render(name == null ? key : name) + " for ns " + collection.namespace());
    }
}
