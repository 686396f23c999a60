package io.larder.proxy.check;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Whether the account of Larder is let in. */
final class LoginCheck {
    private static final String LOGIN = "login";

    private final Topology topology;
    private final Questions questions;
    private final List<Finding> findings;

    LoginCheck(Topology topology, Questions questions, List<Finding> findings) {
        this.topology = topology;
        this.questions = questions;
        this.findings = findings;
    }

    /** Whether the upstream wants credentials, so that clients' logins are relayed to it. */
    boolean isWanted() {
        Questions.Answer answer = questions.ask(Target.PRIMARY, "admin", Databases.COMMAND);
        if (answer.isUnauthorized()) {
            findings.add(Finding.ok(LOGIN, "the upstream wants credentials: clients' logins are relayed to it"));
            return true;
        }
        return false;
    }

    /** Whether every member that serves lets it in. */
    boolean isAccepted(UpstreamCheck.Account account) {
        for (ServerView server : topology.view().servers()) {
            if (server.role().serves()) {
                ServerAddress address = server.address();
                Questions.Answer answer =
                        questions.ask(Target.server(address), "admin", new BsonDocument("ping", new BsonInt32(1)));
                if (!answer.isOk()) {
                    findings.add(Finding.problem(
                            answer.isLoginRefused() ? LOGIN : "server " + address,
                            answer.says(),
                            answer.isLoginRefused()
                                    ? "check user, password and authSource in upstream.uri"
                                    : Trouble.advice(answer.says())));
                    return false;
                }
            }
        }
        if (account == UpstreamCheck.Account.OWN && topology.options().authenticate()) {
            findings.add(Finding.ok(LOGIN, "accepted by every member"));
        }
        return true;
    }
}
