package io.larder.proxy.upstream;

import io.larder.proxy.upstream.login.LoginFailedException;
import io.larder.proxy.upstream.login.SaslConversation;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What happens on a new connection before it can be used: hello, in the old form if the server knows no other, then the
 * service account's login if there is one. Runs on the connection's loop; the steps of a login that cost time run beside it.
 */
final class Handshake {
    private static final int COMMAND_NOT_FOUND = 59;

    private final UpstreamConnection connection;
    private final OwnCommands commands;
    private final HelloCommand helloCommand;
    private final @Nullable ServiceAccount login;
    private final BlockingWork blocking;
    private final Consumer<Handshaken> done;
    private final Consumer<UpstreamFailure> failed;
    private @Nullable SaslConversation early;

    Handshake(
            UpstreamConnection connection,
            OwnCommands commands,
            HelloCommand helloCommand,
            @Nullable ServiceAccount login,
            BlockingWork blocking,
            Consumer<Handshaken> done,
            Consumer<UpstreamFailure> failed) {
        this.connection = connection;
        this.commands = commands;
        this.helloCommand = helloCommand;
        this.login = login;
        this.blocking = blocking;
        this.done = done;
        this.failed = failed;
    }

    /** Begins with a hello that carries these fields, too. */
    void start(BsonDocument extra) {
        BsonDocument hello = helloCommand.body();
        hello.putAll(extra);
        try {
            addLogin(hello);
        } catch (LoginFailedException e) {
            refuse(e.getMessage());
            return;
        }
        commands.run(hello, "admin", reply -> {
            if (isOk(reply)) {
                greeted(reply);
            } else if (code(reply) == COMMAND_NOT_FOUND) {
                commands.runLegacyHello(hello, old -> {
                    if (isOk(old)) {
                        greeted(old);
                    } else {
                        helloRefused(old);
                    }
                });
            } else {
                helloRefused(reply);
            }
        });
    }

    private void addLogin(BsonDocument hello) throws LoginFailedException {
        ServiceAccount account = login;
        if (account == null) {
            return;
        }
        String asked = account.askedMechanisms();
        if (asked != null) {
            hello.append("saslSupportedMechs", new BsonString(asked));
        }
        SaslConversation conversation = account.early();
        if (conversation != null) {
            early = conversation;
            hello.append(
                    "speculativeAuthenticate",
                    ServiceAccount.saslStart(conversation).append("db", new BsonString(account.source())));
        }
    }

    private void greeted(BsonDocument reply) {
        if (helloCommand.expectsLoadBalancer() && !reply.containsKey("serviceId")) {
            unreachable("the connection string says loadBalanced=true, but the server is behind no load balancer");
            return;
        }
        Handshaken handshaken = new Handshaken(reply, helloCommand.agreed(reply));
        ServiceAccount account = login;
        boolean arbiter = reply.getBoolean("arbiterOnly", BsonBoolean.FALSE).getValue();
        if (account == null || arbiter) {
            done.accept(handshaken);
            return;
        }
        if (account.isX509()) {
            commands.run(account.x509(), account.source(), answer -> finish(answer, handshaken));
            return;
        }
        try {
            BsonValue begun = reply.get("speculativeAuthenticate");
            SaslConversation conversation = account.conversation(reply);
            if (early != null
                    && early.mechanism().equals(conversation.mechanism())
                    && begun != null
                    && begun.isDocument()) {
                answered(early, begun.asDocument(), handshaken, account.source());
                return;
            }
            commands.run(
                    ServiceAccount.saslStart(conversation),
                    account.source(),
                    answer -> checked(conversation, answer, handshaken, account.source()));
        } catch (LoginFailedException e) {
            refuse(e.getMessage());
        }
    }

    private void checked(SaslConversation conversation, BsonDocument answer, Handshaken handshaken, String source) {
        if (isOk(answer)) {
            answered(conversation, answer, handshaken, source);
        } else {
            refuse(message(answer));
        }
    }

    private void answered(SaslConversation conversation, BsonDocument answer, Handshaken handshaken, String source) {
        boolean serverDone = answer.getBoolean("done", BsonBoolean.FALSE).getValue();
        byte[] challenge =
                answer.getBinary("payload", new BsonBinary(new byte[0])).getData();
        BsonValue id = answer.get("conversationId", new BsonInt32(1));
        if (serverDone && conversation.isComplete()) {
            done.accept(handshaken);
            return;
        }
        try {
            blocking.run(() -> {
                try {
                    byte[] response = conversation.next(challenge);
                    connection.eventLoop().execute(() -> {
                        if (!serverDone) {
                            commands.run(
                                    saslContinue(id, response),
                                    source,
                                    next -> checked(conversation, next, handshaken, source));
                        } else if (conversation.isComplete()) {
                            done.accept(handshaken);
                        } else {
                            refuse("the server ended the login early");
                        }
                    });
                } catch (LoginFailedException e) {
                    connection.eventLoop().execute(() -> refuse(e.getMessage()));
                }
            });
        } catch (RejectedExecutionException tooMany) {
            refuse("too many logins at one time");
        }
    }

    private static BsonDocument saslContinue(BsonValue conversationId, byte[] payload) {
        return new BsonDocument("saslContinue", new BsonInt32(1))
                .append("conversationId", conversationId)
                .append("payload", new BsonBinary(payload));
    }

    private void finish(BsonDocument answer, Handshaken handshaken) {
        if (isOk(answer)) {
            done.accept(handshaken);
        } else {
            refuse(message(answer));
        }
    }

    private void refuse(@Nullable String why) {
        failed.accept(UpstreamFailure.refused(
                UpstreamFailure.Kind.AUTHENTICATION,
                "the upstream account could not log in at " + connection.server() + ": " + why,
                connection.server()));
    }

    private void helloRefused(BsonDocument reply) {
        failed.accept(UpstreamFailure.refused(
                UpstreamFailure.Kind.HELLO_REFUSED,
                "it refused the handshake: " + message(reply),
                connection.server()));
    }

    private void unreachable(String why) {
        failed.accept(UpstreamFailure.refused(UpstreamFailure.Kind.UNREACHABLE, why, connection.server()));
    }

    private static boolean isOk(BsonDocument reply) {
        BsonValue ok = reply.get("ok");
        return ok instanceof BsonNumber number && number.doubleValue() == 1;
    }

    private static int code(BsonDocument reply) {
        BsonValue code = reply.get("code");
        return code instanceof BsonNumber number ? number.intValue() : 0;
    }

    private static String message(BsonDocument reply) {
        BsonValue message = reply.get("errmsg");
        return message instanceof BsonString text ? text.getValue() : "code " + code(reply);
    }
}
