package io.larder.proxy.auth;

import io.larder.wire.bson.NameTable;
import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramVerifier;
import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A user of Larder's own: what proves its password, and its rights by database. Immutable. Nothing is allowed by default. */
public final class User implements Rights {
    /** In place of a database's name: all of them. */
    public static final String ALL_DATABASES = "*";

    private final String name;
    private final Map<String, Access> databases;
    private final Map<ScramMechanism, ScramVerifier> verifiers;
    private final NameTable<Access> accessByName;
    private final @Nullable Access everywhere;

    public User(String name, Map<String, Access> databases, List<ScramVerifier> verifiers) {
        this.name = name;
        this.databases = new TreeMap<>(databases);
        this.verifiers = new EnumMap<>(ScramMechanism.class);
        verifiers.forEach(verifier -> this.verifiers.put(verifier.mechanism(), verifier));
        this.accessByName = new NameTable<>(databases);
        this.everywhere = databases.get(ALL_DATABASES);
    }

    public String name() {
        return name;
    }

    /** Rights by database, in the order of their names; {@value #ALL_DATABASES} may be among them. */
    public Map<String, Access> databases() {
        return new TreeMap<>(databases);
    }

    public Map<ScramMechanism, ScramVerifier> verifiers() {
        return new EnumMap<>(verifiers);
    }

    @Nullable
    ScramVerifier verifier(ScramMechanism mechanism) {
        return verifiers.get(mechanism);
    }

    @Override
    public boolean mayEverywhere(Access needed) {
        return everywhere != null && everywhere.covers(needed);
    }

    @Override
    public boolean may(Access needed, String database) {
        Access access = databases.get(database);
        return mayEverywhere(needed) || (access != null && access.covers(needed));
    }

    @Override
    public boolean may(Access needed, ByteBuf buf, int offset, int length) {
        if (mayEverywhere(needed)) {
            return true;
        }
        Access access = accessByName.get(buf, offset, length);
        return access != null && access.covers(needed);
    }
}
