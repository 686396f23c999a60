package io.larder.proxy.launch.tenant;

import io.larder.config.AuthConfig;
import io.larder.proxy.auth.UserDirectory;
import io.larder.proxy.auth.UserFileException;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.Follower;
import io.larder.proxy.request.shared.Authentication;

/** How the clients of a tenant log in, and the file of its users if it has any of its own. */
record UsersInUse(Authentication authentication, CommonParts common) {
    static UsersInUse of(AuthConfig config, CommonParts common) throws CannotStart {
        return new UsersInUse(
                switch (config.mode()) {
                    case AUTO -> Authentication.asUpstreamWants();
                    case NONE -> Authentication.none();
                    case RELAY -> Authentication.relay();
                    case SERVICE ->
                        Authentication.service(common.users(config.users().orElseThrow()));
                },
                common);
    }

    /** Reads the file of another configuration, or the same again, and returns what puts its users into use. */
    Runnable prepare(AuthConfig changed) throws Follower.CannotFollow {
        if (changed.users().isEmpty() || authentication.mode() != Authentication.Mode.SERVICE) {
            return () -> {};
        }
        try {
            UserDirectory directory = common.users(changed.users().get());
            Runnable again = directory.readAgain();
            return () -> {
                again.run();
                authentication.follow(directory);
            };
        } catch (UserFileException | CannotStart e) {
            throw new Follower.CannotFollow(String.valueOf(e.getMessage()));
        }
    }
}
