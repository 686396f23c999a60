package io.larder.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverheardLoginTest {
    private static final Principal ANN = new Principal("ann", "admin", "SCRAM-SHA-256");

    private final OverheardLogin login = new OverheardLogin();

    private void begins(String mechanism, String payload) {
        login.begins(
                new BsonDocument("saslStart", new BsonString("1"))
                        .append("mechanism", new BsonString(mechanism))
                        .append("payload", new BsonBinary(payload.getBytes(StandardCharsets.UTF_8))),
                "admin");
    }

    private void logsIn(String user) {
        begins("SCRAM-SHA-256", "n,,n=" + user + ",r=abc");
        login.answered(true, false);
        login.answered(true, false);
        login.answered(true, true);
    }

    @Test
    void theUserIsKnownOnceTheServerIsContent() {
        begins("SCRAM-SHA-256", "n,,n=ann,r=abc");
        login.answered(true, false);
        assertThat(login.principal()).isNull();
        login.answered(true, true);
        assertThat(login.principal()).isEqualTo(ANN);
    }

    /** The server may have taken it: by some mechanisms one step is a whole login. */
    @Test
    void whoLogsInWithoutWantingAnAnswerIsNobodyForCertain() {
        logsIn("ann");
        begins("PLAIN", "");
        login.unanswered();
        login.answered(false, false);
        assertThat(login.principal()).isNull();
    }

    @Test
    void namesMayHaveCommasAndEqualSigns() {
        logsIn("a=2Cb=3Dc");
        assertThat(login.principal()).isEqualTo(new Principal("a,b=c", "admin", "SCRAM-SHA-256"));
    }

    @Test
    void aLoginThatFailsLeavesWhatWas() {
        begins("SCRAM-SHA-256", "n,,n=ann,r=abc");
        login.answered(true, false);
        login.answered(false, false);
        assertThat(login.principal()).isNull();
        logsIn("ann");
        begins("SCRAM-SHA-256", "n,,n=bob,r=abc");
        login.answered(false, false);
        assertThat(login.principal()).isEqualTo(ANN);
    }

    /** A server that takes the first of two would let in ann, and here she would be taken for bob. */
    @ParameterizedTest
    @ValueSource(strings = {"payload", "mechanism", "$db"})
    void aFieldThatIsThereTwiceMakesNobodyKnown(String twice) {
        String other = twice.substring(0, twice.length() - 1) + "_";
        BsonDocument start = new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString("SCRAM-SHA-256"))
                .append("payload", new BsonBinary("n,,n=ann,r=abc".getBytes(StandardCharsets.UTF_8)))
                .append("$db", new BsonString("admin"));
        ByteBuf first = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, start);
        CommandView once = new CommandView();
        once.parse(first);
        login.begins(once);
        first.release();
        login.answered(true, true);
        assertThat(login.principal()).isEqualTo(ANN);

        OverheardLogin second = new OverheardLogin();
        ByteBuf message = MessageWriter.opMsg(
                UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, start.append(other, new BsonString("n,,n=bob,r=abc")));
        int at = ByteBufUtil.indexOf(Unpooled.copiedBuffer(other, StandardCharsets.US_ASCII), message);
        message.setCharSequence(at, twice, StandardCharsets.US_ASCII);
        CommandView repeated = new CommandView();
        repeated.parse(message);
        second.begins(repeated);
        message.release();
        second.answered(true, true);
        assertThat(second.principal()).isNull();
    }

    /** Else the end of one user's login could be taken for the end of another's, whose name anybody can send. */
    @Test
    void aBeginningBeforeTheEndOfAnotherMakesItUncertain() {
        begins("SCRAM-SHA-256", "n,,n=bob,r=abc");
        login.answered(true, false);
        begins("SCRAM-SHA-256", "n,,n=ann,r=abc");
        login.answered(true, true);
        assertThat(login.principal()).isNull();
    }

    @Test
    void theSameUserMayLogInAgain() {
        logsIn("ann");
        logsIn("ann");
        assertThat(login.principal()).isEqualTo(ANN);
    }

    @Test
    void aSecondUserOrALogoutMakesItUncertainForGood() {
        logsIn("ann");
        logsIn("bob");
        assertThat(login.principal()).isNull();
        logsIn("ann");
        assertThat(login.principal()).isNull();

        OverheardLogin other = new OverheardLogin();
        other.loggedOut();
        assertThat(other.principal()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,a=other,n=ann,r=abc", "p=tls-unique,,n=ann,r=abc", "n,,n=a=b,r=abc", "n,,r=abc", ""})
    void aUserThatCannotBeReadIsUncertain(String payload) {
        begins("SCRAM-SHA-256", payload);
        login.answered(true, true);
        assertThat(login.principal()).isNull();
        logsIn("ann");
        assertThat(login.principal()).isNull();
    }

    @Test
    void soIsAMechanismThatDoesNotNameItsUser() {
        begins("MONGODB-OIDC", "n,,n=ann,r=abc");
        login.answered(true, true);
        logsIn("ann");
        assertThat(login.principal()).isNull();
    }
}
