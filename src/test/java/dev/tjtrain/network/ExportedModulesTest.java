package dev.tjtrain.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TorchScript and ONNX files in the jar are what {@code scripts/export.py} writes. */
class ExportedModulesTest {

  private static final Path RESOURCES = Path.of("src/main/resources/dev/tjtrain");

  @Test
  void the_manifest_lists_scripts_descriptions_and_files_as_they_are() throws Exception {
    JsonObject manifest =
        JsonParser.parseString(Files.readString(RESOURCES.resolve("network/MANIFEST.json")))
            .getAsJsonObject();

    assertThat(hashes(manifest, "scripts"))
        .as("scripts changed since the last scripts/export.py; run it")
        .isEqualTo(hashes(Path.of(""), scripts()));
    assertThat(hashes(manifest, "descriptions")).isEqualTo(hashes(RESOURCES, descriptions()));
    assertThat(hashes(manifest, "files")).isEqualTo(hashes(RESOURCES, exported()));
  }

  @Test
  void the_exporter_writes_the_same_code_again(@TempDir Path folder) throws Exception {
    Path exporter = Path.of("scripts/export.py").toAbsolutePath();
    String script =
        "import subprocess, sys, torch; subprocess.run([sys.executable, %s, %s], check=True)"
            .formatted(quoted(exporter), quoted(folder));
    Python.run(folder, script);

    for (String file : exported()) {
      Path own = RESOURCES.resolve(file);
      Path again = folder.resolve(file);
      if (file.endsWith(".json")) {
        assertThat(again).hasSameTextualContentAs(own);
      } else if (file.endsWith(".onnx")) {
        assertThat(again).hasSameBinaryContentAs(own);
      } else {
        assertThat(code(again)).as(file).isNotEmpty().isEqualTo(code(own));
      }
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static Set<String> scripts() throws IOException {
    Set<String> scripts = below(Path.of(""), "scripts/torchscript", ".py");
    scripts.add("scripts/export.py");
    return scripts;
  }

  private static Set<String> descriptions() throws IOException {
    Set<String> descriptions = below(RESOURCES, "network", ".json");
    descriptions.removeIf(name -> name.endsWith(".layers.json") || name.contains("MANIFEST"));
    return descriptions;
  }

  private static Set<String> exported() throws IOException {
    Set<String> files = below(RESOURCES, "network", ".pt");
    files.addAll(below(RESOURCES, "train", ".pt"));
    files.addAll(below(RESOURCES, "network", ".layers.json"));
    files.addAll(below(RESOURCES, "network", ".onnx"));
    return files;
  }

  /** Files of {@code folder} with that ending, relative to {@code root}. */
  private static Set<String> below(Path root, String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      Set<String> names = new TreeSet<>();
      files
          .map(file -> folder + "/" + file.getFileName())
          .filter(name -> name.endsWith(ending))
          .forEach(names::add);
      return names;
    }
  }

  private static Map<String, String> hashes(JsonObject manifest, String part) {
    Map<String, String> hashes = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : manifest.getAsJsonObject(part).entrySet()) {
      hashes.put(entry.getKey(), entry.getValue().getAsString());
    }
    return hashes;
  }

  private static Map<String, String> hashes(Path root, Set<String> files) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    for (String file : files) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(root.resolve(file)));
      hashes.put(file, HexFormat.of().formatHex(digest));
    }
    return hashes;
  }

  /** The code in a TorchScript archive by file. */
  private static Map<String, String> code(Path archive) throws IOException {
    Map<String, String> code = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".py")) {
          code.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
        }
      }
    }
    return code;
  }
}
