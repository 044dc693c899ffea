package dev.tjtrain.run.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.OtherFiles;
import dev.tjtrain.files.SmallFile;
import dev.tjtrain.run.config.PredictionConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Finds the images to classify, in the order in which they were asked for. */
final class ImageInputs {

  private ImageInputs() {}

  /**
   * Finds them; only lists of files are read for it.
   *
   * @param warning hears, in one line, of files in folders that are no images
   * @throws InvalidInputException if there are none, or an argument stands for none
   */
  static List<ImageInput> of(
      PredictionConfig config, InputStream standardInput, Consumer<String> warning)
      throws IOException {
    List<ImageInput> inputs = new ArrayList<>();
    OtherFiles others = new OtherFiles();
    for (String argument : config.images()) {
      if (argument.equals(PredictionConfig.STANDARD_INPUT)) {
        inputs.add(ImageInput.of(argument, standardInput));
      } else {
        ImageFiles.of(argument, others).forEach(file -> inputs.add(ImageInput.of(file)));
      }
    }
    others.line().ifPresent(warning);
    String list = config.filesFrom();
    if (list != null) {
      for (String name : names(list, standardInput)) {
        inputs.add(ImageInput.of(path(list, name)));
      }
    }
    if (inputs.isEmpty()) {
      throw new InvalidInputException(list + ": names no file");
    }
    return inputs;
  }

  /** A name a line; or ended by NUL, as {@code find -print0} does, if there is any. */
  private static List<String> names(String list, InputStream standardInput) throws IOException {
    String text;
    try {
      byte[] bytes =
          list.equals(PredictionConfig.STANDARD_INPUT)
              ? SmallFile.read(standardInput, list)
              : listed(Path.of(list));
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(list + ": there is no such list of files", e);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          list + ": is no list of files: it is not text in UTF-8; give images without --files-from",
          e);
    }
    List<String> names = text.indexOf('\0') < 0 ? text.lines().toList() : List.of(text.split("\0"));
    return names.stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Unlike other small files, a list may come through a pipe, as from a shell's {@code <(find)}.
   */
  private static byte[] listed(Path list) throws IOException {
    if (Files.isDirectory(list)) {
      throw new InvalidInputException(list + ": is a folder, no list of files");
    }
    try (InputStream in = Files.newInputStream(list)) {
      return SmallFile.read(in, list.toString());
    }
  }

  private static Path path(String list, String name) throws InvalidInputException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          list + ": names '" + name + "', which can be no file here", e);
    }
  }
}
