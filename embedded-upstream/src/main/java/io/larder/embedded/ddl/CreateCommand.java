package io.larder.embedded.ddl;

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
import io.larder.embedded.storage.CollectionNames;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.transaction.WriteAccess;

/** create: a collection, a capped one, a time series, a clustered one, or a view. */
final class CreateCommand implements Command {
    /** Since then making what is there already, with the same options, succeeds; never inside a transaction. */
    private static final int IDEMPOTENT_SINCE = 7;

    private final int majorVersion;

    CreateCommand(int majorVersion) {
        this.majorVersion = majorVersion;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("create")
                .fields(OptionRules.KNOWN.toArray(String[]::new))
                .needs(Action.CREATE_COLLECTION)
                .onSecondaries(SecondaryUse.NEVER)
                .inTransactions()
                .writeConcern()
                .inApiVersion1()
                .help("create a collection or view")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Namespace namespace = invocation.namespace();
        CollectionNames.checkNew(namespace);
        if (namespace.isSystem() && !namespace.collection().equals("system.js") && !isProfile(namespace)) {
            throw new CommandFailure(ErrorCode.INVALID_NAMESPACE, "Invalid system namespace: " + namespace);
        }
        CollectionOptions options = OptionRules.parse(invocation.fields(), invocation.body());
        WriteAccess access = WriteAccess.of(invocation);
        access.write(copy -> {
            CollectionState there = copy.collection(namespace);
            if (there == null) {
                return copy.catalogue().create(namespace, options);
            }
            if (majorVersion >= IDEMPOTENT_SINCE
                    && !access.inTransaction()
                    && there.options().raw().equals(options.raw())) {
                return there;
            }
            throw new CommandFailure(
                    ErrorCode.NAMESPACE_EXISTS,
                    majorVersion >= IDEMPOTENT_SINCE && !access.inTransaction()
                            ? "namespace " + namespace + " already exists, but with different options: "
                                    + Shell.render(there.options().raw())
                            : "Collection " + namespace + " already exists.");
        });
        return Reply.ok();
    }

    private static boolean isProfile(Namespace namespace) {
        return namespace.collection().equals("system.profile");
    }
}
