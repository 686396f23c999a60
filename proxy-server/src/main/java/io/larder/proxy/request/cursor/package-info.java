/**
 * What clients ask of cursors that are Larder's own, and what the end of a session ends with it. The tables of cursors are in
 * {@code proxy.session} and {@code proxy.cursor}; which server has a cursor of the upstream's, in {@code request.route}.
 */
@NullMarked
package io.larder.proxy.request.cursor;

import org.jspecify.annotations.NullMarked;
