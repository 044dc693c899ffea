package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.report.tensorboard.TensorBoardWriter;
import dev.tjtrain.weights.SafetensorsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractStringAssert;

/** Runs command after command on a small disk, mounted for this process alone. */
final class SmallDisk {

  /** Between these sizes lie those of all files that a run writes. */
  private static final int[] FREE_KILOBYTES = {0, 4, 12, 80, 140, 9_330, 9_700};

  private static final int CHUNK = 4096;

  private final Path folder;
  private final Path disk;
  private final Cli cli;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.disk = folder.resolve("disk");
    this.cli = new Cli(folder.resolve("home"));
  }

  /** Expects the small disk as {@code disk} in the folder that is its argument. */
  public static void main(String[] arguments) throws Exception {
    SmallDisk small = new SmallDisk(Path.of(arguments[0]));
    DrawnFrames.folder(small.folder.resolve("data"), 10, "cat", "mouse");
    Cli.Result whole = small.train(small.folder.resolve("run"));
    assertThat(whole.code()).as(whole.err()).isZero();
    for (int free : FREE_KILOBYTES) {
      small.trainsOn(free);
    }
    small.caches();
    small.keepsWhatIsThere();
    small.nothingIsOpen();
    small.isReadOnly();
    System.out.println("all as it should be");
  }

  private Cli.Result train(Path out) {
    return train(cli, out);
  }

  private Cli.Result train(Cli with, Path out) {
    return with.run(
        "transfer",
        "--weights",
        "random",
        "--epochs",
        "2",
        "--image-size",
        "64x64",
        "--device",
        "cpu",
        "--data",
        folder.resolve("data").toString(),
        "--out",
        out.toString());
  }

  private void trainsOn(int free) throws IOException {
    fill(free);
    Path run = disk.resolve("run");
    Cli.Result result = train(run);

    assertFull(result);
    if (Files.exists(run)) {
      assertWhole(run);
      assertThat(run.resolve("last.pt")).as("with %d KB", free).doesNotExist();
    }
    empty(disk);
  }

  /** A cache that cannot be written is worth a warning; a temporary folder is needed. */
  private void caches() throws IOException {
    for (int free : new int[] {0, 12}) {
      fill(free);
      Cli full = new Cli(disk.resolve("home"));
      Path run = folder.resolve("cached" + free);
      Cli.Result result = train(full, run);
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.errLines().stream().filter(line -> line.contains("feature cache")))
          .singleElement()
          .asString()
          .startsWith("warning: ")
          .contains("the run goes on without it");
      empty(disk);
    }
    fill(40);
    System.setProperty("java.io.tmpdir", disk.toString());
    assertThat(cli.run("summary").code()).isZero(); // it needs no temporary file
    assertFull(cli.run("evaluate", "--model", model(), "--split", "all"))
        .contains("-Djava.io.tmpdir");
    assertThat(names(disk)).containsExactly("filler");
    System.setProperty("java.io.tmpdir", folder.toString());
    empty(disk);
  }

  private List<String[]> writing() {
    return List.of(
        new String[] {"export", "--force", "--model", model(), "--out", at("a.pt")},
        new String[] {
          "export", "--force", "--model", model(), "--with-preprocessing", "--out", at("b.pt")
        },
        new String[] {
          "export", "--force", "--model", model(), "--format", "state-dict", "--out", at("c.pth")
        },
        new String[] {
          "export",
          "--force",
          "--model",
          model(),
          "--format",
          "state-dict",
          "--out",
          at("d.safetensors")
        },
        new String[] {"export", "--model", model(), "--format", "djl", "--out", at("e")},
        new String[] {"show-batch", "--sample", "--out", at("f.png")},
        new String[] {"compare", folder.resolve("run").toString(), "--out", at("g.html")},
        new String[] {"evaluate", "--model", model(), "--split", "all", "--csv", at("h.csv")});
  }

  /** An older file stays as it was when a newer one does not fit; no other file appears. */
  private void keepsWhatIsThere() throws IOException {
    List<String> older = List.of("a.pt", "b.pt", "c.pth", "d.safetensors", "f.png", "g.html");
    for (String name : older) {
      Files.writeString(disk.resolve(name), "older");
    }
    Files.writeString(disk.resolve("h.csv"), "older");
    fill(0);
    for (String[] command : writing()) {
      assertFull(cli.run(command)).contains("cannot be written");
    }
    List<String> names = new ArrayList<>(older);
    names.addAll(List.of("h.csv", "filler"));
    assertThat(names(disk)).containsExactlyInAnyOrderElementsOf(names);
    names.remove("filler");
    for (String name : names) {
      assertThat(disk.resolve(name)).hasContent("older");
    }
    empty(disk);
  }

  /** A file that was given up has been closed, too. */
  private void nothingIsOpen() throws IOException {
    List<String> open = new ArrayList<>();
    Path descriptors = Path.of("/proc/self/fd");
    for (String number : names(descriptors)) {
      Path descriptor = descriptors.resolve(number);
      if (Files.isSymbolicLink(descriptor)) {
        open.add(Files.readSymbolicLink(descriptor).toString());
      }
    }
    assertThat(open).noneMatch(path -> path.startsWith(disk.toString()));
  }

  private void isReadOnly() throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-o", "remount,ro", disk.toString()).inheritIO().start();
    assertThat(mount.waitFor()).isZero();
    List<String[]> commands = new ArrayList<>(writing());
    commands.add(new String[] {"transfer", "--sample", "--weights", "random", "--out", at("run")});
    for (String[] command : commands) {
      Cli.Result result = cli.run(command);
      assertThat(result.code()).as(result.err()).isEqualTo(1);
      assertThat(last(result))
          .startsWith("tj-train: " + disk)
          .contains("cannot be written")
          .contains("Read-only file system");
    }
  }

  private String model() {
    return folder.resolve("run/best.pt").toString();
  }

  private String at(String name) {
    return disk.resolve(name).toString();
  }

  /** One line that names something on the disk and says that it is full. */
  private AbstractStringAssert<?> assertFull(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.err().lines().filter(line -> line.startsWith("tj-train: ")))
        .as(result.err())
        .hasSize(1);
    assertThat(result.err()).doesNotContain("\tat ");
    return assertThat(last(result))
        .startsWith("tj-train: ")
        .contains(disk.toString())
        .contains("the disk is full; free some space");
  }

  private static String last(Cli.Result result) {
    return result.errLines().get(result.errLines().size() - 1);
  }

  /** Every file under a final name can be read, and there is none under another. */
  private static void assertWhole(Path run) throws IOException {
    for (String name : names(run)) {
      Path file = run.resolve(name);
      if (name.endsWith(".json")) {
        assertThat(JsonParser.parseString(Files.readString(file)).isJsonObject()).isTrue();
      } else if (name.endsWith(".png")) {
        assertThat(ImageIO.read(file.toFile())).isNotNull();
      } else if (name.equals("best.pt")) {
        assertThat(ModelArchive.extra(file)).containsKey("epoch");
      } else if (name.equals("state.safetensors")) {
        assertThat(SafetensorsFile.read(file)).isNotNull();
      } else if (name.equals(".lock")) {
        assertThat(file).isEmptyFile();
      } else if (name.equals("metrics.csv")) {
        assertThat(Files.readString(file)).matches("epoch,.*\n(\\d+(,\\d+\\.\\d+){5}\n)*");
      } else {
        assertThat(name).startsWith("events.out.tfevents.");
        // Goes on where the last whole record ends, so nothing is cut off.
        long before = Files.size(file);
        TensorBoardWriter.append(file).close();
        assertThat(Files.size(file)).isEqualTo(before);
      }
    }
  }

  /** Leaves {@code kilobytes} free. */
  private void fill(int kilobytes) throws IOException {
    long free = Files.getFileStore(disk).getUsableSpace() - kilobytes * 1024L;
    try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
      for (long written = 0; written + CHUNK <= free; written += CHUNK) {
        out.write(new byte[CHUNK]);
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    for (String name : names(folder)) {
      Path path = folder.resolve(name);
      if (Files.isDirectory(path)) {
        empty(path);
      }
      Files.delete(path);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }
}
