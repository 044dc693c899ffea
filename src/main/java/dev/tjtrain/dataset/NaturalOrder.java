package dev.tjtrain.dataset;

import java.util.Comparator;

/**
 * Orders texts as people number things: runs of digits by their value, everything else by code
 * point. {@code frame309} comes before {@code frame2958}.
 */
final class NaturalOrder implements Comparator<String> {

  static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  /** Texts that differ only in leading zeros are ordered by code point, so none are equal. */
  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int result;
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endOfA = endOfDigits(a, i);
        int endOfB = endOfDigits(b, j);
        result = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
        i = endOfA;
        j = endOfB;
      } else {
        int charA = a.codePointAt(i);
        int charB = b.codePointAt(j);
        result = Integer.compare(charA, charB);
        i += Character.charCount(charA);
        j += Character.charCount(charB);
      }
      if (result != 0) {
        return result;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Index after the run of digits that begins at {@code from}. */
  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Numbers may have any length, which no type of Java's holds cheaply. */
  private static int compareNumbers(String a, String b) {
    String digitsA = withoutLeadingZeros(a);
    String digitsB = withoutLeadingZeros(b);
    int byLength = Integer.compare(digitsA.length(), digitsB.length());
    return byLength != 0 ? byLength : digitsA.compareTo(digitsB);
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }
}
