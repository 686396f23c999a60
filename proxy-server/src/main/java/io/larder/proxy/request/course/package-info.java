/**
 * How one request goes on until its reply: {@link io.larder.proxy.request.course.Course} says who is told of it and as what it is
 * counted, {@link io.larder.proxy.request.course.Statement} what it is to a transaction. Told by whoever does something with the
 * request; nothing is sent or answered here.
 */
@NullMarked
package io.larder.proxy.request.course;

import org.jspecify.annotations.NullMarked;
