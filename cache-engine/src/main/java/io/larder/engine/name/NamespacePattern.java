package io.larder.engine.name;

import java.util.regex.Pattern;

/** Collections by their names, where {@code *} stands for any run of characters. */
public final class NamespacePattern {
    private static final String ANY = "*";

    private final String database;
    private final String collection;
    private final Pattern databases;
    private final Pattern collections;

    public NamespacePattern(String database, String collection) {
        this.database = database;
        this.collection = collection;
        this.databases = Pattern.compile(regex(database), Pattern.DOTALL);
        this.collections = Pattern.compile(regex(collection), Pattern.DOTALL);
    }

    /** From {@code database.collection}; without a dot it is all collections of the databases. */
    public static NamespacePattern parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new NamespacePattern(text, ANY)
                : new NamespacePattern(text.substring(0, dot), text.substring(dot + 1));
    }

    public String database() {
        return database;
    }

    public String collection() {
        return collection;
    }

    /** Whether everything that the other matches is certainly matched by this one. */
    public boolean includes(NamespacePattern other) {
        return (database.equals(ANY) || database.equals(other.database))
                && (collection.equals(ANY) || collection.equals(other.collection));
    }

    /** Whether it speaks of one database, by its very name. */
    public boolean namesOneDatabase() {
        return !database.contains(ANY);
    }

    /** Whether it is but another word for one collection. */
    public boolean namesOneCollection() {
        return namesOneDatabase() && !collection.contains(ANY);
    }

    /** Of what it matches, that in this database, which it has to match. */
    public NamespacePattern in(String oneDatabase) {
        return new NamespacePattern(oneDatabase, collection);
    }

    /** Whether it may match collections of this database. */
    public boolean matchesDatabase(String name) {
        return databases.matcher(name).matches();
    }

    /** A namespace that stands for more than one collection is matched only where all of them are. */
    public boolean matches(Namespace namespace) {
        return databases.matcher(namespace.database()).matches()
                && collections.matcher(namespace.collection()).matches();
    }

    /** The expression that matches the same names as a whole; it is one for Java as for PCRE. */
    public static String regex(String glob) {
        StringBuilder regex = new StringBuilder("^");
        glob.chars().forEach(c -> {
            if (c == '*') {
                regex.append(".*");
            } else if (isPlain(c)) {
                regex.append((char) c);
            } else {
                regex.append('\\').append((char) c);
            }
        });
        return regex.append('$').toString();
    }

    /** Beyond ASCII nothing means anything to an expression, and an escape before a letter would. */
    private static boolean isPlain(int c) {
        return c > 127 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamespacePattern pattern
                && database.equals(pattern.database)
                && collection.equals(pattern.collection);
    }

    @Override
    public int hashCode() {
        return database.hashCode() * 31 + collection.hashCode();
    }

    @Override
    public String toString() {
        return database + "." + collection;
    }
}
