package io.larder.embedded.bson;

import de.bwaldvogel.mongo.bson.Document;

/** JavaScript with a scope (deprecated BSON type 15): stored and returned, never run. */
public record CodeWithScope(String code, Document scope) {}
