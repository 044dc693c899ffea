/** Results of commands, for people and for programs. Takes records; gives tables, JSON and CSV. */
@NullMarked
package dev.tjtrain.cli.result;

import org.jspecify.annotations.NullMarked;
