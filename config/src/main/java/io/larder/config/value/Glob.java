package io.larder.config.value;

/** A text in which {@code *} stands for any run of characters, none included. Everything else stands for itself. */
public record Glob(String text) {
    public boolean matches(String other) {
        // The place after the last star, to which matching returns when it fails: each star has to be tried once only.
        int star = -1;
        int resume = 0;
        int at = 0;
        int i = 0;
        while (i < other.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < text.length() && text.charAt(at) == other.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    /** Whether there is a text that both match. */
    public boolean meets(Glob other) {
        String its = other.text;
        // Whether what is left from a place here and one there has a text in common: a row for each place here, from
        // the end.
        boolean[] below = new boolean[its.length() + 1];
        for (int i = text.length(); i >= 0; i--) {
            boolean[] row = new boolean[its.length() + 1];
            for (int j = its.length(); j >= 0; j--) {
                boolean here = i < text.length();
                boolean there = j < its.length();
                if ((here && text.charAt(i) == '*') || (there && its.charAt(j) == '*')) {
                    // The star stands for nothing, or for what the other says next.
                    row[j] = (here && below[j]) || (there && row[j + 1]);
                } else if (here && there) {
                    row[j] = text.charAt(i) == its.charAt(j) && below[j + 1];
                } else {
                    row[j] = here == there;
                }
            }
            below = row;
        }
        return below[0];
    }

    /** How many characters stand for themselves: the more, the fewer texts it matches. */
    public int literals() {
        return (int) text.chars().filter(c -> c != '*').count();
    }

    public boolean isLiteral() {
        return text.indexOf('*') < 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
