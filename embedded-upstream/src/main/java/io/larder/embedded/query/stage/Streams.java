package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lazy iterators over documents. */
final class Streams {
    private Streams() {}

    static List<Document> drain(Iterator<Document> input) {
        List<Document> all = new ArrayList<>();
        input.forEachRemaining(all::add);
        return all;
    }

    /** The whole is made when the first document is asked for. */
    static Iterator<Document> deferred(Supplier<Iterator<Document>> whole) {
        return new Iterator<>() {
            private @Nullable Iterator<Document> made;

            private Iterator<Document> made() {
                if (made == null) {
                    made = whole.get();
                }
                return made;
            }

            @Override
            public boolean hasNext() {
                return made().hasNext();
            }

            @Override
            public Document next() {
                return made().next();
            }
        };
    }

    static Iterator<Document> map(Iterator<Document> input, Function<Document, Document> function) {
        return flatMap(input, document -> List.of(function.apply(document)).iterator());
    }

    /** Each document makes any number of others. */
    static Iterator<Document> flatMap(Iterator<Document> input, Function<Document, Iterator<Document>> function) {
        return new Iterator<>() {
            private Iterator<Document> current = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!current.hasNext() && input.hasNext()) {
                    current = function.apply(input.next());
                }
                return current.hasNext();
            }

            @Override
            public Document next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return current.next();
            }
        };
    }

    static Iterator<Document> concat(Iterator<Document> first, Supplier<Iterator<Document>> second) {
        Iterator<Document> rest = deferred(second);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || rest.hasNext();
            }

            @Override
            public Document next() {
                return first.hasNext() ? first.next() : rest.next();
            }
        };
    }

    static Iterator<Document> limit(Iterator<Document> input, long count) {
        return new Iterator<>() {
            private long left = count;

            @Override
            public boolean hasNext() {
                return left > 0 && input.hasNext();
            }

            @Override
            public Document next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                left--;
                return input.next();
            }
        };
    }
}
