package io.larder.embedded.server;

import io.larder.embedded.command.RawRequest;

/** A whole request: what is asked, and how the answer must look. */
record Request(int id, RawRequest command, ReplyForm form) {}
