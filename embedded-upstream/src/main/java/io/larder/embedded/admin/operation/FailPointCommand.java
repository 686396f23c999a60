package io.larder.embedded.admin.operation;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failpoint.FailPointMode;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.request.Fields;

/** configureFailPoint. */
public final class FailPointCommand {
    private FailPointCommand() {}

    public static Command of(FailPoints failPoints) {
        CommandTraits traits =
                CommandTraits.named("configureFailPoint").adminOnly().testOnly().build();
        return Command.of(traits, in -> configure(in, failPoints));
    }

    private static Reply configure(Invocation in, FailPoints failPoints) {
        Fields fields = in.fields();
        String name = fields.string("configureFailPoint");
        FailPointMode mode = FailPointMode.parse(in.body().get("mode"));
        int entered = failPoints.configure(name, mode, fields.optionalDocument("data"));
        return Reply.of(new Document("count", entered));
    }
}
