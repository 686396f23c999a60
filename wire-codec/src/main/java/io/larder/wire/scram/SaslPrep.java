package io.larder.wire.scram;

import java.text.Normalizer;

/**
 * Prepares names and passwords so that what looks the same is the same (RFC 4013). Code points unassigned in Unicode 3.2
 * are allowed in queries only; Java's tables are newer, which accepts more and changes no result for text that is accepted.
 */
public final class SaslPrep {
    private SaslPrep() {}

    /** For text that is stored or that a stored key is made of: unassigned code points are refused. */
    public static String stored(String text) {
        return prepare(text, false);
    }

    /** For text that is only looked up. */
    public static String query(String text) {
        return prepare(text, true);
    }

    private static String prepare(String text, boolean allowUnassigned) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isSpace(c)) {
                mapped.append(' ');
            } else if (!isMappedToNothing(c)) {
                mapped.appendCodePoint(c);
            }
        });
        String normalised = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        normalised.codePoints().forEach(c -> {
            if (isProhibited(c) || (!allowUnassigned && !Character.isDefined(c))) {
                throw new IllegalArgumentException("text holds a character that names and passwords may not have");
            }
        });
        checkDirections(normalised);
        return normalised;
    }

    private static boolean isSpace(int c) {
        return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x205F || c == 0x3000;
    }

    private static boolean isMappedToNothing(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x1806
                || (c >= 0x180B && c <= 0x180D)
                || (c >= 0x200C && c <= 0x200D)
                || c == 0x2060
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    private static boolean isProhibited(int c) {
        boolean control = c < 0x20
                || (c >= 0x7F && c < 0xA0)
                || c == 0x6DD
                || c == 0x70F
                || c == 0x180E
                || (c >= 0x2028 && c <= 0x2029)
                || (c >= 0x2061 && c <= 0x2063)
                || (c >= 0x206A && c <= 0x206F)
                || (c >= 0xFFF9 && c <= 0xFFFC)
                || (c >= 0x1D173 && c <= 0x1D17A);
        boolean unfit = Character.getType(c) == Character.PRIVATE_USE
                || (c & 0xFFFE) == 0xFFFE
                || (c >= 0xFDD0 && c <= 0xFDEF)
                || Character.getType(c) == Character.SURROGATE
                || c == 0xFFFD
                || (c >= 0x2FF0 && c <= 0x2FFB);
        boolean displayOnly = c == 0x340
                || c == 0x341
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || c == 0xE0001
                || (c >= 0xE0020 && c <= 0xE007F);
        return control || unfit || displayOnly;
    }

    /** Text with right-to-left letters begins and ends with one and holds no left-to-right letter. */
    private static void checkDirections(String text) {
        if (text.isEmpty() || text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return;
        }
        boolean mixed = text.codePoints()
                .anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
        int first = text.codePointAt(0);
        int last = text.codePointBefore(text.length());
        if (mixed || !isRightToLeft(first) || !isRightToLeft(last)) {
            throw new IllegalArgumentException("text mixes directions of writing");
        }
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
