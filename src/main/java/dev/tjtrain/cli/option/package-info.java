/** The options that commands share. Takes arguments; gives checked values. */
@NullMarked
package dev.tjtrain.cli.option;

import org.jspecify.annotations.NullMarked;
