package io.larder.config;

/** What the hints in the comments of queries may do. */
public enum Hints {
    /** Ask for less caching than the policy allows. */
    NARROW,
    /** Ask for anything. */
    TRUSTED
}
