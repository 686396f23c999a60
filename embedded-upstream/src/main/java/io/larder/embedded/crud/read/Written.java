package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.stage.Sink;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * What is left of results that go into a collection: nothing. They are written when the first document is asked for, which is at
 * once, but where the command wants an empty first batch: then it is with the first getMore.
 */
final class Written implements Iterator<Document> {
    private final SinkWriter writer;
    private final Sink sink;
    private final Iterator<Document> results;
    private boolean written;

    Written(SinkWriter writer, Sink sink, Iterator<Document> results) {
        this.writer = writer;
        this.sink = sink;
        this.results = results;
    }

    @Override
    public boolean hasNext() {
        if (!written) {
            written = true;
            writer.write(sink, results);
        }
        return false;
    }

    @Override
    public Document next() {
        throw new NoSuchElementException();
    }
}
