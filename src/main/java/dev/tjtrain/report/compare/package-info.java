/** Several runs on one page. Takes run folders; gives HTML. */
@NullMarked
package dev.tjtrain.report.compare;

import org.jspecify.annotations.NullMarked;
