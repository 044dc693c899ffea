/** What pages are made of: markup, style, charts, tables. Takes numbers and names; gives markup. */
@NullMarked
package dev.tjtrain.report.page;

import org.jspecify.annotations.NullMarked;
