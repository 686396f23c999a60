package io.larder.embedded.bson;

/** The undefined value (deprecated BSON type 6). */
public enum Undefined {
    INSTANCE
}
