package io.larder.proxy.upstream.login;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An AWS identity: of a user, or a temporary one that carries a token.
 *
 * @param sessionToken null for a user's own keys
 */
public record AwsCredentials(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

    /** Those of the environment, where the connection string has none. */
    static AwsCredentials fromEnvironment(Map<String, String> environment) throws LoginFailedException {
        String id = environment.get("AWS_ACCESS_KEY_ID");
        String secret = environment.get("AWS_SECRET_ACCESS_KEY");
        if (id == null || secret == null) {
            throw new LoginFailedException("MONGODB-AWS needs credentials in the connection string, or in"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; those of EC2 and ECS are not asked for");
        }
        return new AwsCredentials(id, secret, environment.get("AWS_SESSION_TOKEN"));
    }

    /** Shows the key's name alone. */
    @Override
    public String toString() {
        return "AwsCredentials[" + accessKeyId + "]";
    }
}
