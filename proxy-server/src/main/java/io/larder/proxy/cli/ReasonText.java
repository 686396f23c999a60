package io.larder.proxy.cli;

import io.larder.engine.reason.Reason;
import java.util.Arrays;

/** What each reason means to an operator, and what can be done about it where something can. */
final class ReasonText {
    private ReasonText() {}

    /** Of the label that metrics and the admin API use; empty for one that this version does not know. */
    static String of(String label) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.label().equals(label))
                .findFirst()
                .map(ReasonText::of)
                .orElse("");
    }

    static String of(Reason reason) {
        return switch (reason) {
            case READ -> "a read of a kind that is never kept";
            case LOOKUP -> "it may be answered from memory";
            case WRITE -> "it goes to the primary, and what it affects is dropped";
            case CHANGES_RIGHTS -> "it changes users or roles: whoever is served from memory is checked anew";
            case WRITES_RESULT -> "it writes its result somewhere ($out, $merge)";
            case IN_TRANSACTION -> "it is part of a transaction";
            case ENDS_TRANSACTION -> "it ends a transaction";
            case CONTINUES_CURSOR -> "it continues a cursor, which lives on one server";
            case CLOSES_CURSORS -> "it closes cursors";
            case SESSION -> "it is about sessions";
            case AUTHENTICATION -> "it is part of a login";
            case HELLO -> "Larder tells by itself what it is";
            case INFORMATION -> "it asks about a server";
            case UNKNOWN_COMMAND -> "the command is not known here, so it counts as a possible write of anything";
            case POLICY_OFF -> "the policy says off";
            case HINT_OFF -> "its comment says off";
            case HINT_FRESH -> "its comment wants it fresh: it is read upstream, and the answer is kept";
            case LEGACY_OPCODE -> "it came as OP_QUERY";
            case UNUSUAL_FLAGS -> "it wants no reply, or several";
            case DOCUMENT_SEQUENCE -> "it has document sequences, which reads have not";
            case TRANSACTION_NUMBER -> "it has the number of a retryable write, which reads have not";
            case REPEATED_FIELD -> "a field occurs twice";
            case UNKNOWN_FIELD -> "it has a field that is not known here";
            case BAD_FIELD -> "a field has a value of a type that it cannot have";
            case KEY_TOO_LARGE -> "it takes more than 64 KiB, which is not worth keeping";
            case NO_COLLECTION -> "it names no collection";
            case INTERNAL_DATABASE -> "the database is the server's own";
            case SYSTEM_COLLECTION -> "the collection is the server's own";
            case READ_CONCERN ->
                "its read concern asks for what memory cannot give (linearizable, snapshot, available)";
            case TAILABLE -> "its cursor waits for what comes";
            case PARTIAL_RESULTS -> "some shards need not answer";
            case RECORD_IDS -> "it asks for record ids";
            case ENCRYPTION -> "it is about encrypted fields";
            case EXPLAIN -> "it asks for a plan, not for data";
            case JAVASCRIPT -> "it runs JavaScript ($where, $function, $accumulator)";
            case RANDOM -> "it is random ($rand, $sample, $sampleRate)";
            case NOT_OF_THE_DATA -> "it depends on more than the data ($$NOW, $$CLUSTER_TIME, $$USER_ROLES)";
            case SERVER_STATE -> "a stage tells of the server, not of the data";
            case CHANGE_STREAM -> "it opens a change stream";
            case SEARCH -> "it searches ($search and its kin), whose indexes follow the data at their own pace";
            case COUNT_OF_STATISTICS -> "a count without a filter, which servers answer from statistics";
            case UNKNOWN_STAGE -> "a stage is not known here";
            case UNKNOWN_STAGE_FIELD -> "a field of a stage is not known here";
            case UNKNOWN_OPERATOR -> "an operator of its filter is not known here";
            case UNKNOWN_EXPRESSION -> "an expression is not known here";
            case UNKNOWN_VARIABLE -> "a variable is not known here";
            case UNUSABLE -> "a server would refuse it, or it has a form that is not known here";
            case TOO_DEEP -> "it is nested too deeply";
            case TOO_MANY_NAMESPACES -> "it reads too many collections";
            case INTERNAL_NAMESPACE -> "a collection that it reads is the server's own";
            case DEFINITION_UNKNOWN ->
                "it is not known yet, or not certain yet, what the collection is; a later read will be kept";
            case DEFINITION_UNREADABLE -> "Larder may not ask what the collection is (listCollections)";
            case NO_SUCH_COLLECTION -> "there is no such collection";
            case VIEW -> "it reads a view";
            case TIME_SERIES -> "it reads a time series";
            case CAPPED -> "it reads a capped collection";
            case NOT_CACHED -> "memory has no answer to it";
            case DROPPED -> "there is an answer, but a change that affects it";
            case EXPIRED -> "there is an answer, but it is too old";
            case STREAM_UNHEALTHY -> "nothing was heard of the change stream for too long";
            case FLOOR_NOT_MET -> "the session must see what memory is not known to have seen";
            case BEYOND_BOUND -> "the change stream is further behind than the bound allows";
            case UNPROVEN -> "there is an answer, but it is not proven yet";
            case MAY_LAG -> "there is an answer, but a secondary gave it, and how far that was behind is not known";
            case RIGHTS_UNPROVEN ->
                "the cluster has not let this user read there in the last 30 s: this read would ask it";
            case SESSION_UNSETTLED -> "the outcome of something that the session wrote is not known";
            case SHADOW -> "the policy says shadow: the upstream answers, and memory is compared with it";
            case NO_WATERMARK -> "the change stream has proven nothing yet";
            case WRITE_IN_FLIGHT -> "a write that may affect it is on its way";
            case CHANGED_MEANWHILE -> "something that affects it happened meanwhile";
            case WINDOW_TOO_SHORT -> "too much has happened since to tell whether it is affected";
            case DEFINITION_CHANGED -> "the collection is another one now";
            case STREAM_LOST -> "the change stream lost its place";
            case TOO_LARGE -> "the answer is too large to be kept";
            case TOO_SLOW -> "the answer took too long";
            case NOT_WORTH_KEEPING -> "memory has better things to keep";
            case FIRST_SEEN -> "memory is full, and this was not asked for lately; the next time it will be kept";
            case HARDLY_REPEATED ->
                "hardly any read of this shape comes again, and this was not asked for lately; the next time it will be kept";
            case SENT_AS_ASKED -> "it was sent without what would have proven its answer";
            case FILL_FAILED -> "the read failed";
            case REPLY_NOT_OK -> "the reply is an error";
            case WRITE_CONCERN_ERROR -> "the reply has a write concern error";
            case UNKNOWN_REPLY_FIELD -> "the reply has a field that is not known here";
            case REPLY_INCOMPLETE -> "the reply lacks something";
            case REPLY_MALFORMED -> "the reply is malformed";
            case EXHAUST_REPLY -> "the server goes on sending by itself";
            case GATHERINGS_FULL -> "too many large answers are being gathered";
            case BATCHES_DO_NOT_MATCH -> "the batches do not belong together";
            case TOO_MANY_FLIGHTS -> "too many reads are on their way";
            case WAITED_TOO_LONG -> "the same read of another took too long";
        };
    }
}
