package io.larder.wire.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The side that checks a password against a {@link ScramVerifier}; see {@link ScramClient} for the exchange. */
public final class ScramServer {
    private final ScramMechanism mechanism;
    private final String nonce;
    private final Function<String, @Nullable ScramVerifier> verifiers;
    private @Nullable ScramVerifier verifier;
    private String user = "";
    private String combinedNonce = "";
    private String exchangeSoFar = "";

    /** {@code verifiers} gives what is kept of a user of that name, or null. The nonce as for the client. */
    public ScramServer(ScramMechanism mechanism, String nonce, Function<String, @Nullable ScramVerifier> verifiers) {
        this.mechanism = mechanism;
        this.nonce = nonce;
        this.verifiers = verifiers;
    }

    /** The user of the first message; empty before it. Not to be believed before {@link #last} has returned. */
    public String user() {
        return user;
    }

    /** The answer to the client's first message. */
    public byte[] first(byte[] clientFirst) throws ScramException {
        String text = ScramMessage.text(clientFirst);
        if (!text.startsWith(ScramClient.NO_BINDING)) {
            throw new ScramException("channel binding and other identities are not supported");
        }
        String bare = text.substring(ScramClient.NO_BINDING.length());
        ScramMessage message = ScramMessage.parse(bare);
        user = message.required('n').replace("=2C", ",").replace("=3D", "=");
        combinedNonce = message.required('r') + nonce;
        ScramVerifier found = verifiers.apply(user);
        if (found == null || found.mechanism() != mechanism) {
            throw new ScramException("no such user, or not for this mechanism");
        }
        verifier = found;
        String answer = "r=" + combinedNonce + ",s=" + ScramMessage.base64(found.salt()) + ",i=" + found.iterations();
        exchangeSoFar = bare + "," + answer;
        return answer.getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to the client's last message; throws unless its proof is right. */
    public byte[] last(byte[] clientFinal) throws ScramException {
        ScramVerifier known = verifier;
        if (known == null) {
            throw new ScramException("the exchange has not begun");
        }
        String text = ScramMessage.text(clientFinal);
        ScramMessage message = ScramMessage.parse(text);
        if (!message.required('c').equals(ScramClient.NO_BINDING_BASE64)
                || !message.required('r').equals(combinedNonce)) {
            throw new ScramException("binding or nonce changed during the exchange");
        }
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0) {
            throw new ScramException("SCRAM message without a proof");
        }
        String exchange = exchangeSoFar + "," + text.substring(0, proofAt);
        byte[] signature = mechanism.hmac(known.storedKey(), exchange);
        byte[] proof = message.bytes('p');
        if (proof.length != signature.length
                || !MessageDigest.isEqual(mechanism.digest(ScramMessage.xor(proof, signature)), known.storedKey())) {
            throw new ScramException("wrong password");
        }
        String answer = "v=" + ScramMessage.base64(mechanism.hmac(known.serverKey(), exchange));
        return answer.getBytes(StandardCharsets.UTF_8);
    }
}
