package io.larder.engine.change.write;

import java.util.Set;

/** The few error codes after which it is certain that nothing more comes of a write. All others leave it open. */
final class ErrorCodes {
    /** The request itself was turned away, whatever it was. */
    private static final Set<Integer> TURNED_AWAY = Set.of(
            13, // Unauthorized
            59, // CommandNotFound
            166, // CommandNotSupportedOnView
            323, // APIStrictError
            40414, // a required field is missing
            40415); // an unknown field

    /** A statement was wrong, or what it would have made of a document. */
    private static final Set<Integer> WRONG = Set.of(
            2, // BadValue
            9, // FailedToParse
            14, // TypeMismatch
            28, // PathNotViable
            40, // ConflictingUpdateOperators
            52, // DollarPrefixedFieldName
            54, // NotSingleValueField
            55, // InvalidDBRef
            56, // EmptyFieldName
            57, // DottedFieldName
            66, // ImmutableField
            73, // InvalidNamespace
            121, // DocumentValidationFailure
            10334, // BSONObjectTooLarge
            11000); // DuplicateKey

    private ErrorCodes() {}

    /** Whether a command that failed with this code wrote nothing and will not. */
    static boolean refused(WriteKind kind, int code) {
        // A command that is not made of statements may fail half way.
        return TURNED_AWAY.contains(code) || (kind != WriteKind.WHOLE && WRONG.contains(code));
    }

    /** Whether a statement that failed with this code is over. */
    static boolean isFinal(long code) {
        return code == (int) code && WRONG.contains((int) code);
    }
}
