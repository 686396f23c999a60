package io.larder.embedded.crud.read;

import io.larder.embedded.admin.operation.CurrentOperations;
import io.larder.embedded.changestream.ChangeStreams;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.replication.Member;
import io.larder.embedded.session.Sessions;

/** What the reading commands of one member share. */
public record ReadParts(
        Member member,
        CursorReplies replies,
        ChangeStreams changeStreams,
        CurrentOperations operations,
        Sessions sessions,
        String host,
        String version,
        int majorVersion) {}
