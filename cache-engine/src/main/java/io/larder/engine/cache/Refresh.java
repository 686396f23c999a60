package io.larder.engine.cache;

import io.larder.engine.key.Key;

/** A read that is worth sending again, because its answer was asked for and a change ended it. Equal if the key is. */
public final class Refresh {
    private final Key key;
    private final byte[] command;

    public Refresh(Key key, byte[] command) {
        this.key = key;
        this.command = command;
    }

    public Key key() {
        return key;
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
