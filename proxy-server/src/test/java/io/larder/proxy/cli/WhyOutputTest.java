package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.reason.Reason;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people read of an answer to why. */
class WhyOutputTest {
    private static final String PLAN =
            "plan: {action: 'lookup', kind: 'read', destination: 'read-preference', reason: 'lookup'}";
    private static final String HIT =
            "{namespace: 'shop.products', outcome: 'hit', reason: 'hit', refusal: null, " + PLAN
                    + ", level: {asked: 'coherent', inEffect: 'coherent', watched: true, ttlSeconds: 3600.0, boundSeconds: null},"
                    + " key: {hash: 'ab12', parts: {command: 'find', filter: {sku: 'a'}}}, shape: 'find shop.products filter {sku:"
                    + " ?string}', entry: {alive: true, clusterTime: {$timestamp: {t: 17, i: 3}}, localNumber: 7, watched: true,"
                    + " ageSeconds: 4.5, idleSeconds: 1.0, ttlLeftSeconds: 3595.5, bytes: 1200, documents: 3, ids: [1, 'two']},"
                    + " invalidation: {namespaces: ['shop.products'], identities: null, fields: {filter: ['sku'], sort: [], shown:"
                    + " null}, equality: 'sku', filterDecides: true, held: 3, changes: [{change: 'insert of any document', ends:"
                    + " true, because: 'cannot-tell'}]}, policy: {ttl: {value: '1h', path: 'policies[0].ttl', origin:"
                    + " 'larder.yaml:3'}, level: {value: 'coherent', path: 'cache.level', origin: 'default'}}}";

    private static String lines(String answer) {
        return String.join("\n", WhyOutput.lines(BsonDocument.parse(answer)));
    }

    @Test
    void aHitIsToldWithAllThatHoldsIt() {
        assertThat(lines(HIT))
                .isEqualTo(
                        """
                        would be      a hit: answered from memory
                        plan          lookup (a read, to: read-preference)
                        shape         find shop.products filter {sku: ?string}
                        key           ab12
                                      {"command": "find", "filter": {"sku": "a"}}
                        level         coherent, a change stream tells of every change, at most 1h0m old
                        policy        ttl 1h by policies[0].ttl, larder.yaml:3
                                      level coherent by default
                        entry         3 documents, 1200 bytes, 4.5s old, 59m55s left, last served 1.0s ago
                        position      cluster time 17:3, local change 7
                        holds _id     1, "two" and 1 more
                        depends on    shop.products
                                      filter: sku; sort: none; shown: every field
                        would end it  insert of any document                               yes  cannot-tell
                                      (of an insert or a replace that is seen whole, the filter itself decides)""");
    }

    @Test
    void hintsThatMeanNothingAreSaid() {
        assertThat(lines(HIT.replace(" invalidation:", " hintsIgnored: 2, invalidation:")))
                .contains("\nhints         2 in its comment not understood and ignored: ");
        assertThat(lines(HIT.replace(" invalidation:", " hintsIgnored: 0, invalidation:")))
                .doesNotContain("hints ");
    }

    @Test
    void whatIsOffHasNoAgeAndNoStream() {
        assertThat(lines(HIT.replace("'coherent', watched", "'off', watched")
                        .replace("asked: 'coherent'", "asked: 'off'")))
                .contains("\nlevel         off\npolicy ");
    }

    @Test
    void aBypassIsToldWithItsReasonInWords() {
        String told =
                "{namespace: 'shop.carts', outcome: 'forward', reason: 'policy-off', refusal: null, " + PLAN + "}";
        assertThat(lines(told))
                .startsWith("would be      forwarded, and the answer not be kept (policy-off: the policy says off)");
        assertThat(lines(told.replace("'forward'", "'local'").replace("refusal: null", "refusal: 'no such user'")))
                .startsWith("would be      answered by Larder: no such user");
        assertThat(lines(told.replace("'forward'", "'local'")
                        .replace("refusal: null", "refusal: 'Command find requires authentication'")))
                .startsWith(
                        "would be      answered by Larder: Command find requires authentication; --user NAME asks for one"
                                + " who has logged in");
        assertThat(lines(told.replace("'forward'", "'miss'").replace("policy-off", "not-cached")))
                .startsWith("would be      a miss, and the answer be kept (not-cached: memory has no answer to it)");
        assertThat(lines(told.replace("'forward'", "'write'").replace("policy-off", "write")))
                .startsWith("would be      forwarded as a write (write: ");
    }

    @Test
    void aLevelThatCannotBeHadIsToldWithTheOneThatIsInEffect() {
        String told = HIT.replace("inEffect: 'coherent'", "inEffect: 'ttl'")
                .replace("policy: {", "fallenBack: 'the upstream is a standalone', policy: {");
        assertThat(lines(told))
                .contains("level         ttl (coherent is asked for, but no change stream tells of this collection: the"
                        + " upstream is a standalone), at most 1h0m old");
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasItsWords(Reason reason) {
        assertThat(ReasonText.of(reason.label())).isNotBlank().isEqualTo(ReasonText.of(reason));
    }
}
