package io.larder.embedded.auth;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramVerifier;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user, as kept. Immutable. Has no verifiers where the user logs in by other means ($external). */
public record User(
        UserName name, UUID id, List<ScramVerifier> verifiers, List<RoleName> roles, @Nullable Document customData) {
    private static final SecureRandom random = new SecureRandom();

    public static List<ScramVerifier> verifiersFor(UserName name, String password, List<ScramMechanism> mechanisms) {
        List<ScramVerifier> verifiers = new ArrayList<>();
        for (ScramMechanism mechanism : mechanisms) {
            byte[] salt = new byte[mechanism.saltBytes()];
            random.nextBytes(salt);
            verifiers.add(ScramVerifier.of(mechanism, name.user(), password, salt, mechanism.usualIterations()));
        }
        return verifiers;
    }

    public @Nullable ScramVerifier verifier(ScramMechanism mechanism) {
        for (ScramVerifier each : verifiers) {
            if (each.mechanism() == mechanism) {
                return each;
            }
        }
        return null;
    }

    public List<String> mechanismNames() {
        return verifiers.stream().map(each -> each.mechanism().mechanismName()).toList();
    }

    public User withRoles(List<RoleName> others) {
        return new User(name, id, verifiers, others, customData);
    }

    public User withVerifiers(List<ScramVerifier> others) {
        return new User(name, id, others, roles, customData);
    }

    public User withCustomData(Document data) {
        return new User(name, id, verifiers, roles, data);
    }

    /** As usersInfo shows it. */
    public Document toDocument(boolean withCredentials) {
        Document document = new Document("_id", name.database() + "." + name.user())
                .append("userId", id)
                .append("user", name.user())
                .append("db", name.database());
        if (customData != null) {
            document.put("customData", customData);
        }
        document.put("roles", roles.stream().map(RoleName::toDocument).toList());
        if (withCredentials) {
            Document credentials = new Document();
            for (ScramVerifier each : verifiers) {
                credentials.put(each.mechanism().mechanismName(), credential(each));
            }
            document.put("credentials", credentials);
        }
        document.put("mechanisms", verifiers.isEmpty() ? List.of("external") : mechanismNames());
        return document;
    }

    private static Document credential(ScramVerifier verifier) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Document("iterationCount", verifier.iterations())
                .append("salt", base64.encodeToString(verifier.salt()))
                .append("storedKey", base64.encodeToString(verifier.storedKey()))
                .append("serverKey", base64.encodeToString(verifier.serverKey()));
    }
}
