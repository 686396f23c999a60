package io.larder.embedded.bson;

import de.bwaldvogel.mongo.bson.ObjectId;

/** A DBPointer (deprecated BSON type 12). */
public record DbPointer(String namespace, ObjectId id) {}
