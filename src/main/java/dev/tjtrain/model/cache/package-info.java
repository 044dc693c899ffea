/**
 * Rows that cost a decoded image each, kept for the next run. Knows images as files and rows as
 * bytes; what the rows mean is the affair of {@code model}, which fills and reads them.
 */
@NullMarked
package dev.tjtrain.model.cache;

import org.jspecify.annotations.NullMarked;
