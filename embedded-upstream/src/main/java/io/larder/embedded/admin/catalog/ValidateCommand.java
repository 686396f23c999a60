package io.larder.embedded.admin.catalog;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexState;
import java.util.List;

/** validate: always finds the collection sound, because nothing here can tear a page. */
public final class ValidateCommand {
    private ValidateCommand() {}

    public static Command of(Member member) {
        CommandTraits traits = CommandTraits.named("validate")
                .needs(Action.VALIDATE)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .build();
        return Command.of(traits, in -> validate(in, member));
    }

    private static Reply validate(Invocation in, Member member) {
        in.fields().string("validate");
        if (in.fields().bool("background", false) && in.fields().bool("full", false)) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "Running the validate command with both { background: true } and { full: true } is not supported.");
        }
        CollectionState found = member.applied().state().collection(in.namespace());
        if (found == null) {
            throw new CommandFailure(
                    ErrorCode.NAMESPACE_NOT_FOUND, "Collection '" + in.namespace() + "' does not exist to validate.");
        }
        if (found.options().isView()) {
            throw new CommandFailure(ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Cannot validate a view");
        }
        Document keys = new Document();
        Document details = new Document();
        for (IndexState each : found.indexes()) {
            keys.put(each.definition().name(), found.count());
            details.put(each.definition().name(), new Document("valid", true));
        }
        return Reply.of(new Document("ns", in.namespace().toString())
                .append("uuid", found.uuid())
                .append("nInvalidDocuments", 0)
                .append("nNonCompliantDocuments", 0)
                .append("nrecords", found.count())
                .append("nIndexes", found.indexes().size())
                .append("keysPerIndex", keys)
                .append("indexDetails", details)
                .append("valid", true)
                .append("repaired", false)
                .append("warnings", List.of())
                .append("errors", List.of())
                .append("extraIndexEntries", List.of())
                .append("missingIndexEntries", List.of())
                .append("corruptRecords", List.of()));
    }
}
