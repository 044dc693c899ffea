/**
 * Finds what is wrong with labelled images. Takes their pixels, features and labels; gives
 * findings, the worst first.
 */
@NullMarked
package dev.tjtrain.audit;

import org.jspecify.annotations.NullMarked;
