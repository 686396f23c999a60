package io.larder.embedded.command;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;

/** Refuses on a secondary what belongs to the primary. */
public final class PrimaryStage implements Stage {
    private final Member member;

    public PrimaryStage(Member member) {
        this.member = member;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        if (!member.isWritable()) {
            check(invocation);
        }
        return rest.proceed(invocation);
    }

    private static void check(Invocation invocation) {
        switch (invocation.traits().secondaryUse()) {
            case ALWAYS -> {}
            case NEVER -> throw new CommandFailure(ErrorCode.NOT_WRITABLE_PRIMARY, "not primary");
            case IF_READ_PREFERENCE_ALLOWS -> {
                if (!invocation.request().readPreference().allowsSecondary()) {
                    throw new CommandFailure(
                            ErrorCode.NOT_PRIMARY_NO_SECONDARY_OK, "not primary and secondaryOk=false");
                }
            }
        }
    }
}
