package dev.tjtrain.features.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.features.cache.FeatureStore.Tensor;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.FileStamp;
import dev.tjtrain.files.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStoreTest {

  @TempDir private Path root;
  private CacheWorld world;

  @BeforeEach
  void five_images_have_been_passed_over() throws IOException {
    world = new CacheWorld(root);
    for (String name : List.of("a", "b", "c", "d", "e")) {
      world.image(name, name + name);
    }
    world.pass();
    assertThat(world.computed).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void a_second_pass_computes_nothing() throws IOException {
    assertThat(world.pass()).containsEntry("a", "aa").containsEntry("e", "ee").hasSize(5);

    assertThat(world.computed).isEmpty();
    assertThat(world.warnings).isEmpty();
  }

  @Test
  void an_image_that_looks_unchanged_is_not_even_read() throws IOException {
    Path b = world.images.resolve("b");
    ImageFile before = world.image("b");
    String content = Checksums.sha256(Files.readAllBytes(b));
    Files.setLastModifiedTime(b, FileTime.fromMillis(1));
    ImageFile touched = world.image("b");
    Files.delete(b); // cannot be read any more
    try (FeatureStore store = open(world.key())) {
      assertThat(CacheWorld.text(store.find(before))).isEqualTo("bb");
      assertThat(before.content()).isEqualTo(content);
      assertThatThrownBy(() -> store.find(touched)).hasMessageContaining("does not exist");
    }
  }

  @Test
  void an_edited_image_is_computed_again_alone() throws IOException {
    world.image("c", "other");

    assertThat(world.pass()).containsEntry("c", "other").containsEntry("d", "dd");
    assertThat(world.computed).containsExactly("c");
    world.pass();
    assertThat(world.computed).isEmpty();
  }

  @Test
  void an_edit_that_keeps_size_and_time_of_modification_is_noticed() throws IOException {
    Path c = world.images.resolve("c");
    assumeTrue(FileStamp.of(c).changed() != 0, "skipped: no time of last change here");
    FileTime modified = Files.getLastModifiedTime(c);
    world.image("c", "CC");
    Files.setLastModifiedTime(c, modified);

    assertThat(world.pass()).containsEntry("c", "CC");
    assertThat(world.computed).containsExactly("c");
  }

  @Test
  void an_added_image_is_computed_alone_and_a_removed_one_forgotten() throws IOException {
    world.image("aa", "new");
    Files.delete(world.images.resolve("b"));

    assertThat(world.pass()).containsEntry("aa", "new").doesNotContainKey("b").hasSize(5);
    assertThat(world.computed).containsExactly("aa");
  }

  @Test
  void a_renamed_copied_or_touched_image_is_known_by_its_content() throws IOException {
    Files.move(world.images.resolve("a"), world.images.resolve("z"));
    Files.copy(world.images.resolve("b"), world.images.resolve("y"));
    Files.setLastModifiedTime(world.images.resolve("c"), FileTime.fromMillis(0));

    assertThat(world.pass()).containsEntry("z", "aa").containsEntry("y", "bb").hasSize(6);
    assertThat(world.computed).isEmpty();
  }

  @Test
  void two_files_that_exchange_their_names_exchange_their_tensors() throws IOException {
    Files.move(world.images.resolve("a"), world.images.resolve("x"));
    Files.move(world.images.resolve("b"), world.images.resolve("a"));
    Files.move(world.images.resolve("x"), world.images.resolve("b"));

    assertThat(world.pass()).containsEntry("a", "bb").containsEntry("b", "aa");
    assertThat(world.computed).isEmpty();
  }

  @Test
  void a_file_changed_only_just_now_is_not_trusted_by_its_looks() throws IOException {
    world.clock = InstantSource.fixed(Instant.now().minus(Duration.ofDays(1)));
    world.image("f", "first");
    world.pass();
    try (FeatureStore store = open(world.key())) {
      ImageFile late = world.image("f");
      ImageFile early = world.image("a");
      Files.delete(world.images.resolve("f")); // cannot be read any more
      Files.delete(world.images.resolve("a"));
      assertThatThrownBy(() -> store.find(late)).hasMessageContaining("does not exist");
      assertThat(CacheWorld.text(store.find(early))).isEqualTo("aa");
    }
  }

  @Test
  void a_file_that_changes_while_it_is_read_leaves_the_tensor_of_what_was_read()
      throws IOException {
    ImageFile image = world.image("a");
    assertThat(image.isUnchanged()).isTrue();
    byte[] read = image.bytes();
    world.image("a", "changed");

    assertThat(image.content()).isEqualTo(Checksums.sha256(read));
    assertThat(image.isUnchanged()).isFalse();
    assertThat(world.pass()).containsEntry("a", "changed");
  }

  @Test
  void other_weights_or_images_of_the_same_names_elsewhere_have_features_of_their_own()
      throws IOException {
    world.pass(world.key("other weights"));
    assertThat(world.computed).hasSize(5);

    world.pass(new FeatureKey("elsewhere", "features", "weights"));
    assertThat(world.computed).hasSize(5);

    world.pass(new FeatureKey(world.images.toString(), "other features", "weights"));
    assertThat(world.computed).hasSize(5);

    world.pass();
    assertThat(world.computed).isEmpty();
    assertThat(world.folder.list()).hasSize(4);
  }

  @Test
  void a_failing_pass_keeps_what_it_had_computed() throws IOException {
    FeatureKey key = world.key("again");
    try (FeatureStore store = open(key)) {
      world.batch(List.of("a", "b"), store, new HashMap<>()); // and then something fails
    }

    world.pass(key);
    assertThat(world.computed).containsExactly("c", "d", "e");
    assertThat(world.warnings).isEmpty();
  }

  @Test
  void the_limit_makes_the_longest_unused_go_first() throws Exception {
    long one = Files.size(world.file());
    for (int age = 1; age <= 3; age++) {
      FeatureKey key = world.key("age " + age);
      world.pass(key);
      Files.setLastModifiedTime(
          world.folder.file(key.id()), FileTime.from(Instant.now().minus(Duration.ofHours(age))));
    }
    world.limit = 3 * one + 5 * FeatureFile.recordBytes(CacheWorld.TENSOR_BYTES);

    world.pass(world.key("new"));

    assertThat(world.file()).exists();
    assertThat(world.folder.file(world.key("age 1").id())).exists();
    assertThat(world.folder.file(world.key("age 2").id())).exists();
    assertThat(world.folder.file(world.key("age 3").id())).doesNotExist();
  }

  @Test
  void what_another_is_filling_is_neither_evicted_nor_cleared() throws Exception {
    FeatureKey other = world.key("other");
    world.limit = 5 * FeatureFile.recordBytes(CacheWorld.TENSOR_BYTES) + 1;
    ProcessLock.whileHeld(
        world.folder.lock(world.key().id()),
        holder -> {},
        () -> {
          world.pass(other);
          assertThat(world.file()).exists();
          assertThat(world.folder.clear())
              .extracting(CacheFolder.Entry::id)
              .containsExactly(other.id());
          assertThat(world.file()).exists();
        });

    world.pass(other);
    assertThat(world.file()).doesNotExist();
  }

  @Test
  void features_too_large_for_the_limit_are_not_kept() throws IOException {
    world.limit = 100;
    world.image("f", "ff");

    assertThat(world.pass()).containsEntry("f", "ff").containsEntry("a", "aa");
    assertThat(world.computed).hasSize(6);
    assertThat(world.warnings).singleElement().asString().contains("more than", "may hold");
    assertThat(world.file()).exists();
  }

  @Test
  void a_second_pass_over_the_same_images_waits_for_the_first_and_computes_nothing()
      throws Exception {
    FeatureKey key = world.key("both");
    CountDownLatch waits = new CountDownLatch(1);
    CacheWorld second = new CacheWorld(root);
    FeatureCache waiting =
        new FeatureCache(
            second.folder,
            second.limit,
            warning -> {
              second.warnings.add(warning);
              waits.countDown();
            });
    FutureTask<Integer> pass = new FutureTask<>(() -> second.pass(key, waiting).size());
    try (FeatureStore store = open(key)) {
      new Thread(pass).start();
      waits.await();
      world.batch(List.of("a", "b", "c", "d", "e"), store, new HashMap<>());
      store.complete();
    }

    assertThat(pass.get()).isEqualTo(5);
    assertThat(second.computed).isEmpty();
    assertThat(second.warnings).singleElement().asString().contains("waiting for another thread");
  }

  @Test
  void whoever_waits_can_be_told_to_stop() throws IOException {
    ProcessLock.whileHeld(
        world.folder.lock(world.key().id()),
        holder -> {},
        () ->
            assertThatThrownBy(
                    () -> cache().open(world.key(), 5, CacheWorld.TENSOR_BYTES, () -> true))
                .isInstanceOf(CancellationException.class));
  }

  @Test
  void tensors_stay_readable_when_their_file_is_cleared() throws IOException {
    Map<String, Tensor> tensors = new HashMap<>();
    try (FeatureStore store = open(world.key())) {
      world.batch(List.of("a", "b"), store, tensors);
      store.complete();

      assertThat(world.folder.clear()).hasSize(1);
      assertThat(world.folder.list()).isEmpty();
      assertThat(CacheWorld.text(tensors.get("b"))).isEqualTo("bb");
    }
  }

  @Test
  void a_folder_that_cannot_be_made_costs_a_warning_and_no_more() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    FeatureCache cache =
        new FeatureCache(
            new CacheFolder(file.resolve("features")), world.limit, world.warnings::add);

    assertThat(world.pass(world.key(), cache)).containsEntry("a", "aa").hasSize(5);
    assertThat(world.computed).hasSize(5);
    assertThat(world.warnings)
        .singleElement()
        .asString()
        .contains("cannot be used")
        .contains(file.toString())
        .doesNotContain("KAGGLEHUB")
        .doesNotContain("\n");
  }

  @Test
  void a_read_only_folder_costs_a_warning_and_no_more() throws IOException {
    Path features = world.folder.path();
    Files.delete(world.folder.lock(world.key().id()));
    Files.setPosixFilePermissions(features, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeTrue(!Files.isWritable(features), "skipped: this user may write everywhere");

      assertThat(world.pass()).containsEntry("a", "aa").hasSize(5);
      assertThat(world.warnings).singleElement().asString().contains("cannot be used");
    } finally {
      Files.setPosixFilePermissions(features, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void when_the_file_can_no_longer_be_written_tensors_go_on_to_a_temporary_file()
      throws IOException {
    FeatureStore store = open(world.key());
    Map<String, Tensor> tensors = new HashMap<>();
    world.batch(List.of("a"), store, tensors);
    requireNonNull(tensors.get("a")).file().close(); // every write fails from here on
    world.image("f", "ff");
    world.image("g", "gg");

    world.batch(List.of("f"), store, tensors);
    world.batch(List.of("g"), store, tensors);

    assertThat(CacheWorld.text(tensors.get("f"))).isEqualTo("ff");
    assertThat(CacheWorld.text(tensors.get("g"))).isEqualTo("gg");
    assertThat(world.warnings).singleElement().asString().contains("can no longer be written");
    store.close();
  }

  @Test
  void a_file_that_edits_have_made_larger_than_the_limit_begins_anew() throws IOException {
    world.limit = 2000;
    for (int edit = 0; edit < 20; edit++) {
      for (String name : List.of("a", "b", "c", "d", "e")) {
        world.image(name, name + edit);
      }

      assertThat(world.pass()).containsEntry("e", "e" + edit);
      assertThat(Files.size(world.file())).isLessThan(2 * 2000);
    }
    assertThat(world.warnings).isEmpty();
  }

  private FeatureCache cache() {
    return new FeatureCache(world.folder, world.limit, world.warnings::add);
  }

  private FeatureStore open(FeatureKey key) throws IOException {
    return cache().open(key, 5, CacheWorld.TENSOR_BYTES, () -> false);
  }
}
