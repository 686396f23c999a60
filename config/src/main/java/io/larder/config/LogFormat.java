package io.larder.config;

/** One line per event, for people or for machines. */
public enum LogFormat {
    TEXT,
    JSON
}
