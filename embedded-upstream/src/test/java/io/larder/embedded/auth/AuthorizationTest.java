package io.larder.embedded.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthorizationTest {
    private static final UserName JOE = new UserName("joe", "app");

    private final Accounts accounts = new Accounts();
    private final Authorization authorization = new Authorization(accounts);

    private void joeIs(RoleName... roles) {
        accounts.create(new User(JOE, UUID.randomUUID(), List.of(), List.of(roles), null));
    }

    private boolean may(String namespace, Action action) {
        return authorization.allows(JOE, Privilege.of(Resource.collection(Namespace.parse(namespace)), action));
    }

    @Test
    void readIsForOneDatabaseAndNotForItsSystemCollections() {
        joeIs(new RoleName("read", "app"));
        assertThat(may("app.orders", Action.FIND)).isTrue();
        assertThat(may("app.orders", Action.INSERT)).isFalse();
        assertThat(may("other.orders", Action.FIND)).isFalse();
        assertThat(may("app.system.users", Action.FIND)).isFalse();
        assertThat(may("app.system.js", Action.FIND)).isTrue();
    }

    @Test
    void rootMayDoEverythingThatCommandsAskFor() {
        joeIs(new RoleName("root", "admin"));
        assertThat(may("any.thing", Action.REMOVE)).isTrue();
        assertThat(may("any", Action.DROP_DATABASE)).isTrue();
        assertThat(authorization.allows(JOE, Privilege.of(Resource.CLUSTER, Action.SERVER_STATUS, Action.KILLOP)))
                .isTrue();
    }

    @Test
    void rightsOfSeveralRolesAddUp() {
        joeIs(new RoleName("read", "app"), new RoleName("dbAdmin", "app"));
        assertThat(authorization.allows(
                        JOE,
                        Privilege.of(
                                Resource.collection(new Namespace("app", "orders")), Action.FIND, Action.VALIDATE)))
                .isTrue();
    }

    @Test
    void ownRolesInheritAndLoseTheirEffectWhenTheyAreDropped() {
        RoleName auditor = new RoleName("auditor", "app");
        Privilege own = Privilege.of(new Resource(Resource.Kind.NAMESPACE, "app", "log"), Action.INSERT);
        accounts.create(new Role(auditor, List.of(own), List.of(new RoleName("read", "app")), false));
        joeIs(auditor);
        assertThat(may("app.log", Action.INSERT)).isTrue();
        assertThat(may("app.orders", Action.INSERT)).isFalse();
        assertThat(may("app.orders", Action.FIND)).isTrue();
        accounts.drop(auditor);
        assertThat(may("app.log", Action.INSERT)).isFalse();
        assertThat(accounts.user(JOE)).isNotNull().satisfies(joe -> assertThat(joe.roles())
                .isEmpty());
    }

    @Test
    void rolesThatDoNotExistCannotBeGranted() {
        assertThatThrownBy(() -> joeIs(new RoleName("nobody", "app")))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(31));
    }

    @Test
    void builtInRolesCannotBeDropped() {
        assertThatThrownBy(() -> accounts.drop(new RoleName("read", "app")))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(49));
    }

    @Test
    void everyNamedBuiltInRoleIsThere() {
        for (String name : BuiltInRoles.namesIn("admin")) {
            assertThat(BuiltInRoles.find(new RoleName(name, "admin"))).as(name).isNotNull();
        }
        assertThat(BuiltInRoles.find(new RoleName("root", "app"))).isNull();
    }

    @Test
    void aDroppedUserMayDoNothing() {
        joeIs(new RoleName("root", "admin"));
        accounts.drop(JOE);
        assertThat(may("any.thing", Action.FIND)).isFalse();
    }
}
