/**
 * SCRAM-SHA-1 and SCRAM-SHA-256 as MongoDB speaks them (RFC 5802, RFC 7677, no channel binding): both sides of the
 * exchange, and what a server keeps of a password. Payloads only; the commands that carry them belong to whoever sends them.
 */
@NullMarked
package io.larder.wire.scram;

import org.jspecify.annotations.NullMarked;
