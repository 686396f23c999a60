package io.larder.embedded.query;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonDecoder;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Tests write documents as the shell would, through a parser and bytes that are not this module's own. */
public final class Json {
    public static final Instant NOW = Instant.parse("2024-02-29T12:34:56.789Z");
    public static final Evaluation PLAIN =
            new Evaluation(Collation.SIMPLE, new Document(), NOW, new BsonTimestamp(7L << 32 | 1));

    private Json() {}

    public static Document doc(String json) {
        BsonDocument parsed = BsonDocument.parse(json);
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(buffer),
                        parsed,
                        EncoderContext.builder().build());
        return BsonDecoder.decode(ByteBuffer.wrap(buffer.toByteArray()).array());
    }

    public static Object value(String json) {
        return doc("{v: " + json + "}").get("v");
    }

    public static Evaluation with(String collation) {
        return PLAIN.withCollation(Collation.of(doc(collation)));
    }
}
