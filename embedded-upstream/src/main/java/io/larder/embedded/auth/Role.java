package io.larder.embedded.auth;

import java.util.List;

/** What a role grants: rights of its own and those of the roles it inherits from. */
public record Role(RoleName name, List<Privilege> privileges, List<RoleName> inherited, boolean builtIn) {}
