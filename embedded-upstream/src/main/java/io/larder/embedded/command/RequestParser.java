package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.ApiParameters;
import io.larder.embedded.request.Fields;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.request.ReadConcern;
import io.larder.embedded.request.ReadPreference;
import io.larder.embedded.request.SessionFields;
import io.larder.embedded.request.WriteConcern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the fields that every command may carry out of a body. */
final class RequestParser {
    private RequestParser() {}

    static CommandRequest parse(RawRequest raw, Client client) {
        Document body = raw.body();
        String name = raw.name();
        Fields fields = new Fields(name, body);
        Document readConcern = fields.optionalDocument("readConcern");
        Document writeConcern = fields.optionalDocument("writeConcern");
        Document preference = fields.optionalDocument("$readPreference");
        return new CommandRequest(
                name,
                raw.database(),
                body,
                session(fields, body, client),
                readConcern == null ? ReadConcern.NONE : ReadConcern.parse(readConcern),
                writeConcern == null ? WriteConcern.DEFAULT : WriteConcern.parse(writeConcern),
                preference == null ? raw.defaultPreference() : ReadPreference.parse(preference),
                api(fields),
                fields.optionalDocument("$clusterTime"),
                body.get("comment"),
                maxTime(fields, name),
                raw.exhaustAllowed(),
                raw.replyWanted());
    }

    /** For answers to what could not be parsed. */
    static CommandRequest bare(RawRequest raw) {
        return new CommandRequest(
                raw.name(),
                raw.database(),
                raw.body(),
                SessionFields.NONE,
                ReadConcern.NONE,
                WriteConcern.DEFAULT,
                raw.defaultPreference(),
                ApiParameters.NONE,
                null,
                null,
                0,
                raw.exhaustAllowed(),
                raw.replyWanted());
    }

    private static SessionFields session(Fields fields, Document body, Client client) {
        Document lsid = fields.optionalDocument("lsid");
        Long txnNumber = fields.optional("txnNumber", Long.class);
        Boolean autocommit = fields.optional("autocommit", Boolean.class);
        Boolean start = fields.optional("startTransaction", Boolean.class);
        if (lsid == null && txnNumber == null && autocommit == null && start == null) {
            return SessionFields.NONE;
        }
        Long stmtId = fields.optionalLong("stmtId");
        return new SessionFields(
                lsid == null
                        ? null
                        : LogicalSessionId.parse(lsid, client.login().sessionOwner()),
                txnNumber,
                autocommit,
                start != null && start,
                stmtId == null ? null : stmtId.intValue(),
                statementIds(body.get("stmtIds")));
    }

    private static List<Integer> statementIds(@Nullable Object sent) {
        if (!(sent instanceof List<?> list)) {
            return List.of();
        }
        List<Integer> ids = new ArrayList<>(list.size());
        for (Object each : list) {
            if (each instanceof Number number) {
                ids.add(number.intValue());
            }
        }
        return ids;
    }

    private static ApiParameters api(Fields fields) {
        String version = fields.optionalString("apiVersion");
        boolean strict = fields.bool("apiStrict", false);
        boolean deprecation = fields.bool("apiDeprecationErrors", false);
        if (version == null && (strict || deprecation)) {
            throw new CommandFailure(
                    4886600, "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion");
        }
        if (version != null && !version.equals("1") && !version.equals("2")) {
            throw new CommandFailure(ErrorCode.API_VERSION_ERROR, "API version must be \"1\"");
        }
        return version == null ? ApiParameters.NONE : new ApiParameters(version, strict, deprecation);
    }

    private static long maxTime(Fields fields, String name) {
        long millis = fields.longOr("maxTimeMS", 0);
        if (millis < 0 || millis > Integer.MAX_VALUE) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    millis + " value for maxTimeMS is out of range [0, " + Integer.MAX_VALUE + "]");
        }
        return name.equals("getMore") ? 0 : millis;
    }
}
