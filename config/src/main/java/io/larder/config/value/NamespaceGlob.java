package io.larder.config.value;

/** Some collections of some databases: {@code shop.products}, {@code shop.*}, {@code *}. */
public record NamespaceGlob(Glob database, Glob collection) {
    public static final String EXPECTED = "a namespace such as shop.products or shop.*";
    private static final Glob ANY = new Glob("*");

    public static NamespaceGlob parse(String text) throws Unreadable {
        if (text.equals("*")) {
            return new NamespaceGlob(ANY, ANY);
        }
        int dot = text.indexOf('.');
        boolean odd = text.chars().anyMatch(c -> c <= ' ' || c == '$' || c == '/' || c == '\\' || c == '"');
        if (dot <= 0 || dot == text.length() - 1 || odd) {
            throw new Unreadable("expected " + EXPECTED + ", found \"" + text + "\"");
        }
        return new NamespaceGlob(new Glob(text.substring(0, dot)), new Glob(text.substring(dot + 1)));
    }

    public boolean matches(String databaseName, String collectionName) {
        return database.matches(databaseName) && collection.matches(collectionName);
    }

    /** How particular it is: a name is more so than a pattern, a pattern the more so the more characters it spells out. */
    public int precision() {
        int whole = database.isLiteral() && collection.isLiteral() ? 1 << 16 : 0;
        return whole + database.literals() + collection.literals();
    }

    @Override
    public String toString() {
        return database + "." + collection;
    }
}
