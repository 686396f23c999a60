package io.larder.proxy.upstream.login;

import io.larder.wire.scram.SaltedPasswords;
import io.larder.wire.scram.ScramClient;
import io.larder.wire.scram.ScramException;
import io.larder.wire.scram.ScramMechanism;
import java.security.SecureRandom;
import java.util.Base64;

/** SCRAM. The server must prove, too, that it knows the user; one that does not is not believed. */
public final class ScramConversation implements SaslConversation {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 24;

    private final ScramMechanism mechanism;
    private final ScramClient client;
    private boolean proofSent;
    private boolean complete;

    public ScramConversation(ScramMechanism mechanism, SaltedPasswords passwords) {
        byte[] random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        this.mechanism = mechanism;
        this.client = new ScramClient(mechanism, passwords, Base64.getEncoder().encodeToString(random));
    }

    @Override
    public String mechanism() {
        return mechanism.mechanismName();
    }

    @Override
    public byte[] first() {
        return client.first();
    }

    @Override
    public byte[] next(byte[] challenge) throws LoginFailedException {
        try {
            if (!proofSent) {
                proofSent = true;
                return client.answer(challenge);
            }
            if (!complete) {
                client.finish(challenge);
                complete = true;
            }
            return new byte[0];
        } catch (ScramException e) {
            throw new LoginFailedException(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException forbiddenCharacter) {
            throw new LoginFailedException("the password cannot be used: " + forbiddenCharacter.getMessage());
        }
    }

    @Override
    public boolean isComplete() {
        return complete;
    }
}
