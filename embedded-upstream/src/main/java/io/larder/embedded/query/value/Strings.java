package io.larder.embedded.query.value;

/** Strings in the order of their UTF-8 bytes, which is the order of code points and not that of Java's chars. */
public final class Strings {
    private Strings() {}

    public static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Integer.compare(codePointOrder(x), codePointOrder(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Surrogates stand for code points above every other char. */
    private static int codePointOrder(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
