package io.larder.proxy.uri;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.AuthMode;
import io.larder.config.PresentAs;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Unreadable;
import io.larder.proxy.uri.Advice.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriAdviceTest {
    private static final LarderSide PLAIN = side("127.0.0.1:27018", false, PresentAs.AUTO, AuthMode.AUTO);
    private static final Map<String, LarderSide> SIDES = Map.ofEntries(
            Map.entry("plain", PLAIN),
            Map.entry("tls", side("larder:1", true, PresentAs.AUTO, AuthMode.AUTO)),
            Map.entry("service", side("larder:1", false, PresentAs.MONGOS, AuthMode.SERVICE)),
            Map.entry("none", side("larder:1", false, PresentAs.MONGOS, AuthMode.NONE)),
            Map.entry("lb", side("larder:1", false, PresentAs.LOAD_BALANCED, AuthMode.AUTO)),
            Map.entry("standalone", side("larder:1", false, PresentAs.STANDALONE, AuthMode.AUTO)),
            Map.entry(
                    "set",
                    new LarderSide(
                            List.of("larder:1", "larder:2"),
                            false,
                            PresentAs.REPLICA_SET,
                            AuthMode.AUTO,
                            Optional.of("rs0"))));

    private static LarderSide side(String host, boolean tls, PresentAs as, AuthMode auth) {
        return new LarderSide(List.of(host), tls, as, auth, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        plain      | mongodb://h                                                      | mongodb://127.0.0.1:27018/
        plain      | mongodb://127.0.0.1:27018/shop                                   | mongodb://127.0.0.1:27018/shop
        plain      | mongodb://a:1,b:2,c/shop?replicaSet=rs0                          | mongodb://127.0.0.1:27018/shop
        plain      | mongodb://u:p%40@a,b/shop?replicaSet=rs0&authSource=admin&w=2    | mongodb://u:p%40@127.0.0.1:27018/shop?authSource=admin&w=2
        plain      | mongodb+srv://u:p@c.example.net/shop?retryWrites=true&w=majority | mongodb://u:p@127.0.0.1:27018/shop?retryWrites=true&w=majority&authSource=admin
        plain      | mongodb+srv://u:p@c.example.net/?appName=shop                    | mongodb://u:p@127.0.0.1:27018/?appName=shop
        plain      | mongodb+srv://c.example.net/shop?srvMaxHosts=2&srvServiceName=m  | mongodb://127.0.0.1:27018/shop
        plain      | mongodb://u@h/?authMechanism=MONGODB-AWS                         | mongodb://u@127.0.0.1:27018/?authMechanism=MONGODB-AWS
        plain      | mongodb://h/?tls=true&tlsCAFile=ca.pem                           | mongodb://127.0.0.1:27018/
        plain      | mongodb://h/?ssl=false                                           | mongodb://127.0.0.1:27018/?ssl=false
        plain      | mongodb://h/?directConnection=true&loadBalanced=false            | mongodb://127.0.0.1:27018/
        plain      | mongodb://h/?compressors=zstd,snappy&zlibCompressionLevel=3      | mongodb://127.0.0.1:27018/?compressors=zstd,snappy&zlibCompressionLevel=3
        plain      | mongodb://h/?readPreference=nearest&readPreferenceTags=dc:ny,rack:1&localThresholdMS=5 | mongodb://127.0.0.1:27018/?readPreference=nearest&readPreferenceTags=dc:ny,rack:1
        plain      | mongodb://h/?appName=my%20shop%26more                            | mongodb://127.0.0.1:27018/?appName=my%20shop%26more
        plain      | mongodb://h/?someDriversOwnOption=1                              | mongodb://127.0.0.1:27018/?someDriversOwnOption=1
        tls        | mongodb://h                                                      | mongodb://larder:1/?tls=true
        tls        | mongodb+srv://h                                                  | mongodb://larder:1/?tls=true
        tls        | mongodb://h/?tls=true&tlsCAFile=ca.pem                           | mongodb://larder:1/?tls=true&tlsCAFile=ca.pem
        tls        | mongodb://h/?tls=false                                           | mongodb://larder:1/?tls=true
        tls        | mongodb://u:p@h/?authMechanism=PLAIN                             | mongodb://u:p@larder:1/?authMechanism=PLAIN&tls=true
        service    | mongodb://u:p@h/shop?authMechanism=SCRAM-SHA-256                 | mongodb://u:p@larder:1/shop?authMechanism=SCRAM-SHA-256
        none       | mongodb://u:p@h/shop?authSource=admin&authMechanism=SCRAM-SHA-1  | mongodb://larder:1/shop
        lb         | mongodb://h/?replicaSet=rs0                                      | mongodb://larder:1/?loadBalanced=true
        lb         | mongodb://h/?loadBalanced=true                                   | mongodb://larder:1/?loadBalanced=true
        standalone | mongodb://h/?retryWrites=true&retryReads=true                    | mongodb://larder:1/?retryReads=true
        set        | mongodb://a,b,c/?replicaSet=rs0&directConnection=false           | mongodb://larder:1,larder:2/?replicaSet=rs0
        set        | mongodb://a,b,c/?replicaSet=other                                | mongodb://larder:1,larder:2/?replicaSet=rs0
        set        | mongodb://a                                                      | mongodb://larder:1,larder:2/?replicaSet=rs0
        """)
    void newString(String larder, String old, String expected) throws Unreadable {
        assertThat(advise(larder, old).uri().reveal()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        plain   | mongodb+srv://h.example.net                 | GOES  | mongodb+srv://             | its record names the cluster's servers; Larder asks for it, in its upstream string
        plain   | mongodb://a,b                               | GOES  | b                          | Larder is one address and knows the servers behind it
        plain   | mongodb://a                                 | ADDED | 127.0.0.1:27018            | where Larder listens
        plain   | mongodb://127.0.0.1:27018                   | STAYS | 127.0.0.1:27018            | is Larder already
        plain   | mongodb://h/?replicaSet=rs0                 | GOES  | replicaSet=rs0             | the driver would look for members of a set; Larder looks like a mongos, not like a set
        set     | mongodb://h/?replicaSet=rs0                 | STAYS | replicaSet=rs0             | Larder presents itself as this set
        set     | mongodb://h/?replicaSet=rs1                 | GOES  | replicaSet=rs1             | Larder's set is called rs0
        plain   | mongodb://h/?tls=true                       | GOES  | tls=true                   | Larder's listener has no TLS; towards the cluster Larder uses it as before
        tls     | mongodb://h/?tls=true                       | STAYS | tls=true                   | Larder's listener has TLS
        plain   | mongodb://u@h/?authSource=admin             | STAYS | authSource=admin           | logins are relayed: the cluster looks the user up there
        service | mongodb://u@h/?authSource=admin             | STAYS | authSource=admin           | the database of the user in Larder's user file
        plain   | mongodb://h/?directConnection=true          | GOES  | directConnection=true      | Larder is a single address: the driver has nothing else to look for
        plain   | mongodb://h/?loadBalanced=true              | GOES  | loadBalanced=true          | Larder does not present itself as a load balancer (presentation.as)
        plain   | mongodb://h/?compressors=zstd               | STAYS | compressors=zstd           | agreed on with Larder; towards the cluster Larder's upstream string decides
        plain   | mongodb://h/?readPreference=nearest         | STAYS | readPreference=nearest     | Larder chooses the server by it
        plain   | mongodb://h/?serverSelectionTimeoutMS=500   | STAYS | serverSelectionTimeoutMS=500 | shorter than Larder's own wait for a server (time-limits.server-selection, 10s): shorten that too
        plain   | mongodb://h/?authMechanism=MONGODB-X509     | FAILS | authMechanism=MONGODB-X509 | proves who holds the connection, and that is Larder: use SCRAM, or auth.mode service
        plain   | mongodb://h/?authMechanism=GSSAPI           | FAILS | authMechanism=GSSAPI       | proves who holds the connection, and that is Larder: use SCRAM, or auth.mode service
        plain   | mongodb://u:p@h/?authMechanism=PLAIN        | FAILS | authMechanism=PLAIN        | sends the password as it is: only to a listener with TLS
        service | mongodb://u:p@h/?authMechanism=MONGODB-AWS  | FAILS | authMechanism=MONGODB-AWS  | Larder checks users with SCRAM-SHA-1 or SCRAM-SHA-256 only
        service | mongodb://u:p@h/                            | STAYS | user u                     | must be in Larder's user file (larder user add)
        none    | mongodb://u:p@h/                            | GOES  | user u                     | nobody logs in here (auth.mode none)
        """)
    void saysWhy(String larder, String old, Verdict verdict, String part, String why) throws Unreadable {
        assertThat(advise(larder, old).parts()).contains(new Advice(verdict, part, why));
        assertThat(advise(larder, old).fails()).isEqualTo(verdict == Verdict.FAILS);
    }

    @Test
    void aRelayedLoginCannotReadFromSecondariesAndIsToldBefore() throws Unreadable {
        assertThat(advise("plain", "mongodb://h/?readPreference=secondary").parts())
                .anySatisfy(part -> assertThat(part.why()).contains("secondaryPreferred"));
        assertThat(advise("set", "mongodb://h/?readPreference=secondary").parts())
                .noneSatisfy(part -> assertThat(part.why()).contains("secondaryPreferred"));
        assertThat(advise("service", "mongodb://h/?readPreference=secondary").parts())
                .noneSatisfy(part -> assertThat(part.why()).contains("secondaryPreferred"));
    }

    @Test
    void theShownStringHasNoPassword() throws Unreadable {
        UriAdvice advice = advise("plain", "mongodb://u:hunter2@h/?authMechanismProperties=AWS_SESSION_TOKEN:abc");

        assertThat(advice.uri()).hasToString("mongodb://u:***@127.0.0.1:27018/?authMechanismProperties=***");
        assertThat(advice.parts().toString()).doesNotContain("hunter2", "abc");
    }

    private static UriAdvice advise(String larder, String old) throws Unreadable {
        return UriAdvice.of(ConnectionUri.parse(old), SIDES.getOrDefault(larder, PLAIN));
    }
}
