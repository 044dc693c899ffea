package dev.tjtrain.run.diagnosis;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import dev.tjtrain.files.Environment;
import dev.tjtrain.report.plot.Fonts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The computer and the Java that the program runs on.
 *
 * @param program version of this program
 * @param java version of Java
 * @param vendor of that Java
 * @param javaHome its folder
 * @param heapBytes the most that Java's heap may take
 * @param system name and version of the operating system
 * @param architecture such as {@code amd64}
 * @param processor its name; empty if the system does not say
 * @param vectorExtensions of the processor, by the system's names; empty if it does not say
 * @param cores that the program may use
 * @param fonts whether Java can draw text, which a run's plots need
 */
public record Machine(
    String program,
    String java,
    String vendor,
    String javaHome,
    long heapBytes,
    String system,
    String architecture,
    String processor,
    List<String> vectorExtensions,
    int cores,
    boolean fonts) {

  private static final String LINUX =
      "avx.*|amx.*|fma|f16c|sse4_2|asimd.*|sve.*|sme|sme2|bf16|i8mm|fphp";
  private static final String MAC =
      "hw\\.optional\\.(arm\\.FEAT_(BF16|I8MM|FP16|DotProd|SME)|neon)";

  /** Numbers of Windows' {@code IsProcessorFeaturePresent}. */
  private static final Map<String, Integer> WINDOWS =
      Map.of("avx", 39, "avx2", 40, "avx512f", 41, "sse4_2", 38);

  /** Looks around. */
  static Machine of(Environment environment) {
    String version = Machine.class.getPackage().getImplementationVersion();
    List<String> processor = Platform.isLinux() ? lines(Path.of("/proc/cpuinfo")) : List.of();
    return new Machine(
        version == null ? "development" : version,
        property("java.version"),
        property("java.vendor"),
        property("java.home"),
        Runtime.getRuntime().maxMemory(),
        property("os.name") + " " + property("os.version") + distribution(),
        property("os.arch"),
        Platform.isMac()
            ? String.join("", sysctl("machdep.cpu.brand_string")).replaceFirst(".*: ", "")
            : value(processor, "model name")
                .findFirst()
                .or(() -> environment.variable("PROCESSOR_IDENTIFIER"))
                .orElse(""),
        extensions(processor),
        Runtime.getRuntime().availableProcessors(),
        Fonts.areThere());
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }

  private static String distribution() {
    return lines(Path.of("/etc/os-release")).stream()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> " (" + line.replaceAll("^PRETTY_NAME=|\"", "") + ")")
        .findFirst()
        .orElse("");
  }

  private static List<String> extensions(List<String> processor) {
    if (Platform.isMac()) {
      return sysctl("hw.optional").stream()
          .filter(line -> line.matches(MAC + ": 1"))
          .map(line -> line.replaceAll(".*\\.(FEAT_)?|: 1", ""))
          .toList();
    }
    if (Platform.isWindows()) {
      Function present = Function.getFunction("kernel32", "IsProcessorFeaturePresent");
      return WINDOWS.entrySet().stream()
          .filter(one -> present.invokeInt(new Object[] {one.getValue()}) != 0)
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }
    return Stream.concat(value(processor, "flags"), value(processor, "Features"))
        .findFirst()
        .stream()
        .flatMap(flags -> Stream.of(flags.split(" ", -1)))
        .filter(flag -> flag.matches(LINUX))
        .toList();
  }

  private static Stream<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.matches(name + "\\s*:.*"))
        .map(line -> line.replaceFirst("[^:]*:\\s*", ""));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<String> sysctl(String name) {
    try {
      Process process = new ProcessBuilder("sysctl", name).start();
      byte[] out = process.getInputStream().readAllBytes();
      return new String(out, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
