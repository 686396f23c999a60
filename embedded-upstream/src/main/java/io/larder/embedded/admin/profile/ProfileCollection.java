package io.larder.embedded.admin.profile;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.WorkingCopy;
import java.util.function.Consumer;

/** The capped collection that commands are written down in. Secondaries write nothing. */
final class ProfileCollection {
    static final String NAME = "system.profile";

    private static final int BYTES = 1024 * 1024;

    private final Member member;

    ProfileCollection(Member member) {
        this.member = member;
    }

    void ensure(Invocation invocation) {
        write(invocation, copy -> create(copy, new Namespace(invocation.database(), NAME)));
    }

    void add(Invocation invocation, Document row) {
        Namespace namespace = new Namespace(invocation.database(), NAME);
        write(invocation, copy -> {
            create(copy, namespace);
            Document stored = new Document("_id", copy.nextObjectId());
            stored.putAll(row);
            copy.insert(namespace, stored);
        });
    }

    private static void create(WorkingCopy copy, Namespace namespace) {
        if (copy.collection(namespace) == null) {
            Document options = new Document("capped", true).append("size", BYTES);
            copy.catalogue().create(namespace, new CollectionOptions(options));
            copy.endStep();
        }
    }

    private void write(Invocation invocation, Consumer<WorkingCopy> work) {
        if (!member.isWritable()) {
            return;
        }
        try {
            member.set()
                    .write(
                            member,
                            WriteOrigin.NONE,
                            invocation.operation().deadline().end(),
                            copy -> {
                                work.accept(copy);
                                copy.endStep();
                                return true;
                            });
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
    }
}
