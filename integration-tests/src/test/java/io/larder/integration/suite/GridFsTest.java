package io.larder.integration.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.gridfs.model.GridFSFile;
import com.mongodb.client.gridfs.model.GridFSUploadOptions;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Random;
import org.bson.Document;
import org.bson.types.ObjectId;

class GridFsTest {
    @Scenario
    void aFileOfManyChunksComesBack(Bench bench) {
        byte[] content = new byte[700_000];
        new Random(7).nextBytes(content);
        bench.compareNotesOnly(); // the chunks are compared as bytes here
        GridFSBucket bucket = GridFSBuckets.create(bench.database());
        ObjectId id = bucket.uploadFromStream(
                "picture",
                new ByteArrayInputStream(content),
                new GridFSUploadOptions().chunkSizeBytes(64_000).metadata(new Document("kind", "noise")));
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        bucket.downloadToStream(id, read);
        assertThat(read.toByteArray()).isEqualTo(content);
    }

    @Scenario
    void filesAreListedRenamedAndDeleted(Bench bench) {
        GridFSBucket bucket = GridFSBuckets.create(bench.database(), "files");
        ObjectId id = bucket.uploadFromStream("a", new ByteArrayInputStream(new byte[10]));
        bucket.rename(id, "b");
        assertThat(bucket.find().into(new ArrayList<>()))
                .extracting(GridFSFile::getFilename)
                .containsExactly("b");
        bucket.delete(id);
        assertThat(bucket.find().into(new ArrayList<>())).isEmpty();
        bucket.drop();
    }
}
