package io.larder.embedded.ddl;

import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.transaction.WriteAccess;

/** convertToCapped: the newest documents that fit go into a capped collection that takes the old one's place. */
final class ConvertToCappedCommand implements Command {
    @Override
    public CommandTraits traits() {
        return CommandTraits.named("convertToCapped")
                .fields("size")
                .needs(Action.CONVERT_TO_CAPPED)
                .onSecondaries(SecondaryUse.NEVER)
                .writeConcern()
                .help("{ convertToCapped:<fromCollectionName>, size:<sizeInBytes> }")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Namespace namespace = invocation.namespace();
        Object size = OptionRules.roundedSize(invocation.fields().longOr("size", 0));
        WriteAccess.of(invocation).write(copy -> {
            CollectionState source = Catalogue.collectionNotView(copy, namespace);
            CollectionOptions options = source.options().with("capped", true).with("size", size);
            CollectionState capped = Copies.of(copy, source, namespace, "convertToCapped", options);
            copy.catalogue().rename(capped, namespace);
            return true;
        });
        return Reply.ok();
    }
}
