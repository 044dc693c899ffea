/**
 * Long work: threads that share it, its progress, and being told to stop. Takes functions; gives
 * their results in order.
 */
@NullMarked
package dev.tjtrain.work;

import org.jspecify.annotations.NullMarked;
