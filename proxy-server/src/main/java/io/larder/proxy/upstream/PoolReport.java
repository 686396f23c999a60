package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.upstream.idle.ConnectionRecord;
import io.larder.proxy.upstream.idle.Score;
import java.util.List;

/**
 * The connections of one event loop to one server at one moment.
 *
 * @param loop number of the event loop, from 0
 * @param most 0 for no limit
 * @param connections the best first; no more than were asked for
 */
public record PoolReport(
        ServerAddress server,
        int loop,
        KeepAliveMode keepAlive,
        int least,
        int most,
        int open,
        int inUse,
        int opening,
        List<Connection> connections) {

    /**
     * One of them.
     *
     * @param answers requests that were answered over it
     * @param shortestAnswerNanos of late; negative while there was none
     * @param idleNanos 0 while it is in use
     */
    public record Connection(
            long number,
            double score,
            boolean inUse,
            long ageNanos,
            long idleNanos,
            long answers,
            int errors,
            long shortestAnswerNanos) {

        static Connection of(ConnectionRecord record, long nowNanos) {
            return new Connection(
                    record.number(),
                    Score.of(record, nowNanos),
                    !record.isFree(),
                    record.ageNanos(nowNanos),
                    record.freeNanos(nowNanos),
                    record.answers(),
                    record.errors(),
                    record.shortestAnswerNanos());
        }
    }
}
