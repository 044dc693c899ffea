/** What decides a run, and how {@code config.json} says it. Takes options; gives records. */
@NullMarked
package dev.tjtrain.run.config;

import org.jspecify.annotations.NullMarked;
