package io.larder.embedded.command;

/** Whether a member that is not primary runs a command. */
public enum SecondaryUse {
    ALWAYS,
    /** Only with a read preference that allows it; otherwise NotPrimaryNoSecondaryOk. */
    IF_READ_PREFERENCE_ALLOWS,
    /** NotWritablePrimary. */
    NEVER
}
