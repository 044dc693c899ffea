package dev.tjtrain.weights;

import ai.djl.Application;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.RemoteRepository;
import ai.djl.repository.Repository;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelZoo;
import com.google.gson.JsonParseException;
import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The weights file of a model in a repository of DJL, fetched into DJL's own cache. DJL loads such
 * a model by its code; here nobody does, the file is only found.
 */
final class DjlArtifact {

  /** Environment variable or system property with the repository, DJL's own name for it. */
  static final String URL_VARIABLE = "DJL_REPO_URL";

  private static final Pattern ADDRESS =
      Pattern.compile(
          "djl://(?<group>[\\w.-]+)/(?<artifact>[\\w.-]+)"
              + "(/(?<version>[\\w.-]+)(/(?<name>[\\w.-]+))?)?/?");

  private static final Pattern WEIGHTS = Pattern.compile(".*\\.(pt|pth|bin|safetensors)");

  private DjlArtifact() {}

  /**
   * Returns the file.
   *
   * @param address {@code djl://GROUP/ARTIFACT}, and behind it {@code /VERSION/NAME} where there
   *     are several
   * @throws DownloadException if it cannot be had
   * @throws InvalidInputException if it says too little, or there are no weights
   */
  static Path fetch(String address, Environment environment, DownloadOptions options)
      throws IOException {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new InvalidInputException(
          address + ": is no address of a model; give djl://GROUP/ARTIFACT[/VERSION[/NAME]]");
    }
    String url =
        environment
            .variable(URL_VARIABLE)
            .or(() -> environment.property(URL_VARIABLE))
            .orElse("https://mlrepo.djl.ai/");
    try {
      Repository repository =
          url.startsWith("http")
              ? new RemoteRepository("djl", URI.create(url))
              : Repository.newInstance("djl", url);
      MRL model =
          repository.model(
              application(parts.group("group"), parts.group("artifact")),
              parts.group("group"),
              parts.group("artifact"),
              parts.group("version"));
      if (options.offline() && repository.isRemote()) {
        stayOffline(repository, model, address);
      }
      Artifact artifact = one(address, model.listArtifacts(), parts.group("name"));
      if (options.offline() && repository.isRemote() && !model.isPrepared(artifact)) {
        throw missing(address);
      }
      model.prepare(artifact);
      return weights(address, repository.getResourceDirectory(artifact));
    } catch (InvalidInputException | DownloadException e) {
      throw e;
    } catch (IOException | JsonParseException | IllegalArgumentException e) {
      throw new DownloadException(
          "Cannot fetch %s from %s (%s): check both, or name a file with --weights"
              .formatted(
                  address,
                  url,
                  e instanceof UnknownHostException
                      ? "no network, or no such host"
                      : e.getMessage()),
          e);
    }
  }

  /** The kind of model, which is part of its place; DJL's zoo knows that of its own. */
  private static Application application(String group, String artifact) {
    ModelZoo zoo = ModelZoo.getModelZoo(group);
    ModelLoader loader = zoo == null ? null : zoo.getModelLoader(artifact);
    return loader == null ? Application.CV.IMAGE_CLASSIFICATION : loader.getApplication();
  }

  /** DJL asks for newer metadata once a day, unless told not to; without any it asks anyway. */
  private static void stayOffline(Repository repository, MRL model, String address)
      throws IOException {
    System.setProperty("ai.djl.offline", "true");
    Path folder = repository.getCacheDirectory().resolve(model.toURI().getPath());
    if (!Files.exists(folder.resolve("metadata.json"))) {
      throw missing(address);
    }
  }

  private static DownloadException missing(String address) {
    return new DownloadException(
        address
            + " is not in DJL's cache, and --offline forbids fetching it: start once without"
            + " --offline, or name a file with --weights");
  }

  private static Artifact one(String address, List<Artifact> all, @Nullable String name)
      throws InvalidInputException {
    List<Artifact> found =
        all.stream().filter(a -> name == null || name.equals(a.getName())).toList();
    if (found.size() != 1) {
      String names =
          all.stream()
              .map(a -> a.getVersion() + "/" + a.getName())
              .collect(Collectors.joining(", "));
      throw new InvalidInputException(
          "%s: there are %d such models (%s); name one as djl://GROUP/ARTIFACT/VERSION/NAME"
              .formatted(address, found.size(), names));
    }
    for (Artifact.Item item : found.get(0).getFiles().values()) {
      if (item.getName().matches(".*[/\\\\].*|\\.\\.?")) {
        throw new InvalidInputException(
            address + ": has a file named " + item.getName() + ", which leads elsewhere; refused");
      }
    }
    return found.get(0);
  }

  private static Path weights(String address, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> weights =
          files.filter(file -> WEIGHTS.matcher(file.getFileName().toString()).matches()).toList();
      if (weights.size() != 1) {
        throw new InvalidInputException(
            "%s: has %d weights files, not one; name one of %s with --weights"
                .formatted(address, weights.size(), folder));
      }
      return weights.get(0);
    }
  }
}
