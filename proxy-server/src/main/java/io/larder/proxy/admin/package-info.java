/**
 * The admin API, health and metrics over HTTP: listeners of their own with one thread of their own, so that whoever looks
 * takes nothing from those who are served. Knows HTTP, tokens and routes; what a route does, {@code launch} hands in.
 */
@NullMarked
package io.larder.proxy.admin;

import org.jspecify.annotations.NullMarked;
