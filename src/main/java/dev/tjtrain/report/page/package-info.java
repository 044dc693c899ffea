/**
 * The parts that pages are made of: markup, style, charts and tables. Reads numbers and names from
 * {@code report}; gives it text.
 */
@NullMarked
package dev.tjtrain.report.page;

import org.jspecify.annotations.NullMarked;
