/** What people and programs read on the terminal. Takes events and results; gives lines. */
@NullMarked
package dev.tjtrain.cli.print;

import org.jspecify.annotations.NullMarked;
