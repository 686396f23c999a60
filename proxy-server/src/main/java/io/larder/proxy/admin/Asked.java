package io.larder.proxy.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.json.JsonParseException;

/** What a route is asked: the parameters of its address and its body. */
public record Asked(Map<String, List<String>> parameters, String body) {
    /** The value of a parameter that may be given once. */
    public Optional<String> parameter(String name) throws BadRequestException {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new BadRequestException(
                    "expected the parameter " + name + " once, found it " + values.size() + " times");
        }
        return values.stream().findFirst();
    }

    public int parameter(String name, int standard, int least, int most) throws BadRequestException {
        String text = parameter(name).orElse(String.valueOf(standard));
        String expected = "expected " + name + " to be a whole number from " + least + " to " + most;
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
            throw new BadRequestException(expected);
        } catch (NumberFormatException e) {
            throw new BadRequestException(expected);
        }
    }

    /** The body, an object of (extended) JSON; an empty one where there is none. */
    public BsonDocument json() throws BadRequestException {
        if (body.isBlank()) {
            return new BsonDocument();
        }
        try {
            return BsonDocument.parse(body);
        } catch (JsonParseException | BsonInvalidOperationException | BsonSerializationException e) {
            throw new BadRequestException("expected a body that is one JSON object");
        }
    }
}
