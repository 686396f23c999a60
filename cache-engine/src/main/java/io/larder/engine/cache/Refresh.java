package io.larder.engine.cache;

import io.larder.engine.key.Key;
import io.larder.engine.query.Query;

/** A read that is worth sending again, because its answer was asked for and a change ended it. Equal if the key is. */
public final class Refresh {
    private final Key key;
    private final Query query;
    private final byte[] command;

    Refresh(Key key, Query query, byte[] command) {
        this.key = key;
        this.query = query;
        this.command = command;
    }

    public Key key() {
        return key;
    }

    public Query query() {
        return query;
    }

    /** The command as it was handed in when the answer was read; not to be changed. */
    public byte[] command() {
        return command;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Refresh refresh && key.equals(refresh.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
