package io.larder.embedded.admin.login;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.Login;
import io.larder.embedded.auth.SaslConversation;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import io.larder.wire.scram.ScramMechanism;
import java.util.Base64;
import java.util.List;

/** saslStart, saslContinue, logout, and authenticate, which no mechanism of this server uses. */
public final class SaslCommands {
    private static final int CONVERSATION_ID = 1;

    private final Accounts accounts;

    public SaslCommands(Accounts accounts) {
        this.accounts = accounts;
    }

    public List<Command> all() {
        return List.of(
                Command.of(sasl("saslStart"), in -> Reply.of(start(in.client(), in.fields(), in.database()))),
                Command.of(sasl("saslContinue"), in -> Reply.of(goOn(in.client(), in.fields()))),
                Command.of(sasl("authenticate"), in -> {
                    throw new CommandFailure(
                            ErrorCode.MECHANISM_UNAVAILABLE,
                            "Received authentication for mechanism " + in.body().get("mechanism")
                                    + " which is not enabled");
                }),
                Command.of(
                        CommandTraits.named("logout")
                                .withoutLogin()
                                .inApiVersion1()
                                .build(),
                        in -> {
                            in.client().login().clear();
                            return Reply.ok();
                        }));
    }

    private static CommandTraits sasl(String name) {
        return CommandTraits.named(name)
                .withoutLogin()
                .inApiVersion1()
                .sensitive()
                .build();
    }

    Document start(Client client, Fields fields, String database) {
        String name = fields.string("mechanism");
        ScramMechanism mechanism = ScramMechanism.named(name);
        if (mechanism == null) {
            throw new CommandFailure(
                    ErrorCode.MECHANISM_UNAVAILABLE,
                    "Received authentication for mechanism " + name + " which is unknown or not enabled");
        }
        Document options = fields.optionalDocument("options");
        boolean skip = options != null && new Fields("options", options).bool("skipEmptyExchange", false);
        SaslConversation conversation = SaslConversation.begin(accounts, mechanism, database, skip);
        SaslConversation.Step step = conversation.first(payload(fields));
        client.login().conversation(conversation);
        return answer(step);
    }

    private Document goOn(Client client, Fields fields) {
        Login login = client.login();
        SaslConversation conversation = login.conversation();
        if (conversation == null) {
            throw new CommandFailure(ErrorCode.PROTOCOL_ERROR, "No SASL session state found");
        }
        if (fields.longOr("conversationId", 0) != CONVERSATION_ID) {
            throw new CommandFailure(ErrorCode.PROTOCOL_ERROR, "sasl: Mismatched conversation id");
        }
        SaslConversation.Step step;
        try {
            step = conversation.next(payload(fields));
        } catch (CommandFailure refused) {
            login.conversation(null);
            throw refused;
        }
        if (step.done()) {
            login.conversation(null);
            login.add(conversation.user());
        }
        return answer(step);
    }

    private static byte[] payload(Fields fields) {
        Object sent = fields.required("payload", Object.class);
        if (sent instanceof BinData bytes) {
            return bytes.getData();
        }
        if (sent instanceof String base64) {
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException bad) {
                throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "payload is not valid base64");
            }
        }
        throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "Wrong type for field (payload)");
    }

    private static Document answer(SaslConversation.Step step) {
        return new Document("conversationId", CONVERSATION_ID)
                .append("done", step.done())
                .append("payload", step.payload());
    }
}
