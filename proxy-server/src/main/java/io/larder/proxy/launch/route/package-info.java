/**
 * The routes of the admin API, health and metrics over a running proxy: each shows what it is handed, or has it done. HTTP itself
 * is {@code proxy.admin}.
 */
@NullMarked
package io.larder.proxy.launch.route;

import org.jspecify.annotations.NullMarked;
