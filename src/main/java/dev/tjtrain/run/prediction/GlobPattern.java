package dev.tjtrain.run.prediction;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/**
 * A pattern of file names as shells have them: {@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}},
 * and {@code **} for folders to any depth, none included.
 *
 * @param base the folder below which matches lie
 * @param depth how many names a match has below it at most
 * @param matcher of paths relative to {@code base}
 */
record GlobPattern(Path base, int depth, PathMatcher matcher) {

  private static final String SPECIAL = "*?[{";

  /** Whether {@code text} holds a character that stands for others. */
  static boolean isGlob(String text) {
    return text.chars().anyMatch(character -> SPECIAL.indexOf(character) >= 0);
  }

  /**
   * Reads a pattern.
   *
   * @throws java.util.regex.PatternSyntaxException if brackets are not closed
   */
  static GlobPattern parse(String text) {
    int special = 0;
    while (SPECIAL.indexOf(text.charAt(special)) < 0) {
      special++;
    }
    int slash = text.lastIndexOf('/', special);
    String rest = text.substring(slash + 1);
    int depth =
        rest.contains("**")
            ? Integer.MAX_VALUE
            : Math.toIntExact(rest.chars().filter(character -> character == '/').count() + 1);
    Path base = Path.of(text.substring(0, Math.max(slash, 0)) + (slash == 0 ? "/" : ""));
    return new GlobPattern(
        base, depth, FileSystems.getDefault().getPathMatcher("glob:" + anyDepth(rest)));
  }

  /** Java's {@code **} asks for at least one folder; and a group cannot stand within another. */
  private static String anyDepth(String pattern) {
    StringBuilder all = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char character = pattern.charAt(i);
      braces += character == '{' ? 1 : character == '}' ? -1 : 0;
      if (braces == 0 && pattern.startsWith("**/", i)) {
        all.append("{**/,}");
        i += 2;
      } else {
        all.append(character);
      }
    }
    return all.toString();
  }

  /** Whether {@code file}, which lies below {@link #base}, fits. */
  boolean matches(Path file) {
    return matcher.matches(base.relativize(file));
  }
}
