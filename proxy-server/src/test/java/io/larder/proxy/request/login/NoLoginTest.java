package io.larder.proxy.request.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import io.larder.proxy.request.shared.Authentication;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class NoLoginTest {
    @Test
    void anUpstreamWithoutCredentialsIsNoticedAndLoginsAreRefusedWithTheReason() throws Exception {
        Authentication asked = Authentication.asUpstreamWants();
        try (LoginFixture larder = LoginFixture.open(asked);
                MongoClient client = larder.driver(null);
                MongoClient stranger = larder.driver(LoginFixture.scram256("ann", "x"))) {
            assertThat(asked.mode()).isEqualTo(Authentication.Mode.NONE);
            client.getDatabase("shop").getCollection("c").insertOne(new Document());
            assertThatThrownBy(() -> stranger.getDatabase("shop")
                            .getCollection("c")
                            .find()
                            .first())
                    .isInstanceOf(MongoSecurityException.class)
                    .rootCause()
                    .hasMessageContaining("this Larder logs nobody in");
        }
    }
}
