/** The page of an audit. Takes findings; gives one HTML file. */
@NullMarked
package dev.tjtrain.audit.page;

import org.jspecify.annotations.NullMarked;
