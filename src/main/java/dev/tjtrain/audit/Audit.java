package dev.tjtrain.audit;

import dev.tjtrain.audit.AuditResult.Classes;
import dev.tjtrain.audit.Finding.Advice;
import dev.tjtrain.audit.Finding.Kind;
import dev.tjtrain.dataset.Duplicates;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.RandomSplit;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.NearestImages;
import dev.tjtrain.evaluate.Unusual;
import dev.tjtrain.features.PixelRecord;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.network.Logits;
import dev.tjtrain.train.CrossValidatedHeads;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks for what is wrong with the images of a dataset. */
public final class Audit {

  /** What it needs of each image's pixels. */
  public static final PixelRecord RECORD = Picture.RECORD;

  private static final int NEIGHBOURS = 10;

  /** Below this similarity, pictures that lost a tenth of their height and width are rare. */
  private static final double PERHAPS_TWINS = 0.5;

  /** How fast the weight of a neighbour falls with its similarity. */
  private static final double TEMPERATURE = 0.1;

  private static final double NO_NEIGHBOUR = 1e-3;
  private static final int FOLDS = 5;
  private static final double[] SHARES = {0.25, 0.5, 0.75, 1};
  private static final double UNUSUAL = 2.2;
  private static final int PAIRS_AT_ONCE = 64;

  private final AuditedImages data;
  private final ImageFolderDataset dataset;
  private final int[] images;
  private final List<Finding> findings = new ArrayList<>();

  private Audit(AuditedImages data) {
    this.data = data;
    this.dataset = data.dataset();
    this.images = data.readable();
  }

  /**
   * Audits.
   *
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public static AuditResult of(AuditedImages data) throws IOException {
    return new Audit(data).run();
  }

  private AuditResult run() throws IOException {
    data.unreadable()
        .forEach((image, reason) -> add(image, Kind.UNREADABLE, 1, Advice.EXCLUDE, reason));
    Optional<Classes> classes = Optional.empty();
    Map<SplitMethod, Leakage> leakage = new EnumMap<>(SplitMethod.class);
    if (images.length > 1) {
      TensorDataset features = data.kept().features();
      NearestImages near = NearestImages.find(features, images, images, NEIGHBOURS, data.stop());
      Twins equal = equalImages();
      Twins alike = nearTwins(near, equal);
      unusual(features);
      classes = classes(features, near, together(equal, alike));
      leakage = leakage(features);
    }
    findings.sort(Finding.WORST_FIRST);
    return new AuditResult(dataset, images.length, findings, classes, leakage);
  }

  private void add(int image, Kind kind, double score, Advice advice, String reason) {
    findings.add(
        new Finding(image, kind, 0, score, advice, reason, List.of(), dataset.label(image)));
  }

  /** The same file, or the same pixels in another file. Measures quality on the way. */
  private Twins equalImages() throws IOException {
    List<Quality> qualities = new ArrayList<>();
    Object[] digests = new Object[dataset.count()];
    Workers.inBatches(
        images.length,
        PAIRS_AT_ONCE,
        (from, to) -> {
          List<Quality> some = new ArrayList<>();
          for (int i = from; i < to; i++) {
            Picture picture = Picture.read(data.kept().records(), images[i]);
            digests[images[i]] = picture.width() + "x" + picture.height() + " " + picture.digest();
            some.add(Quality.of(picture));
          }
          return some;
        },
        qualities::addAll,
        data.stop());
    quality(qualities);
    Duplicates files = data.kept().features().duplicates();
    int[] file = IntStream.range(0, dataset.count()).toArray();
    for (List<Integer> group : files.groups()) {
      group.forEach(image -> file[image] = group.get(0));
    }
    Twins equal = Twins.ofGroups(dataset.count(), Duplicates.of(digests).groups().stream());
    for (List<Integer> group : equal.groups()) {
      group(
          group,
          Kind.DUPLICATE,
          1,
          Advice.EXCLUDE,
          (one, other) -> file[one] == file[other] ? "same file as" : "same pixels as");
    }
    return equal;
  }

  private void quality(List<Quality> qualities) {
    double sharpness = median(qualities.stream().mapToDouble(Quality::sharpness).toArray());
    double shape = median(qualities.stream().mapToDouble(Quality::shape).toArray());
    for (int i = 0; i < images.length; i++) {
      List<String> faults =
          qualities.get(i).faults(sharpness, shape, data.inputWidth(), data.inputHeight());
      if (!faults.isEmpty()) {
        add(
            images[i],
            Kind.QUALITY,
            faults.contains("blank") ? 1 : 0.5,
            faults.contains("blank") ? Advice.EXCLUDE : Advice.CHECK,
            String.join(", ", faults));
      }
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** Says how one image is like another. */
  private interface Likeness {
    String of(int one, int other);
  }

  /** One finding for each image of a group but the one to keep; for all if classes differ. */
  private void group(
      List<Integer> group, Kind kind, double score, Advice advice, Likeness likeness) {
    boolean classesDiffer = group.stream().map(dataset::label).distinct().count() > 1;
    Comparator<Integer> byPart =
        Comparator.comparing(dataset::part, Comparator.nullsFirst(Comparator.naturalOrder()));
    // What is in the test part is kept: a copy of it in the training part would flatter.
    int kept = Collections.min(group, byPart);
    boolean partsDiffer = byPart.compare(kept, Collections.max(group, byPart)) != 0;
    for (int image : group) {
      int other =
          classesDiffer
              ? group.stream()
                  .filter(o -> dataset.label(o) != dataset.label(image))
                  .findFirst()
                  .orElseThrow()
              : kept;
      if (classesDiffer || image != kept) {
        findings.add(
            new Finding(
                image,
                kind,
                classesDiffer ? 2 : partsDiffer ? 1 : 0,
                score,
                classesDiffer ? Advice.CHECK : advice,
                likeness.of(image, other) + " " + dataset.path(other),
                group.stream().filter(o -> o != image).toList(),
                dataset.label(image)));
      }
    }
  }

  private Twins nearTwins(NearestImages near, Twins equal) throws IOException {
    boolean[] copies = new boolean[dataset.count()];
    equal.groups().forEach(g -> g.subList(1, g.size()).forEach(image -> copies[image] = true));
    List<int[]> perhaps = new ArrayList<>();
    for (int i = 0; i < images.length; i++) {
      for (int k = 0; k < near.nearest()[i].length; k++) {
        int one = images[i];
        int other = near.nearest()[i][k];
        boolean seen = other < one && contains(near, Arrays.binarySearch(images, other), one);
        if (near.similarity()[i][k] >= PERHAPS_TWINS && !seen && !copies[one] && !copies[other]) {
          perhaps.add(new int[] {one, other});
        }
      }
    }
    List<Compared> compared = new ArrayList<>();
    int batches = (perhaps.size() + PAIRS_AT_ONCE - 1) / PAIRS_AT_ONCE;
    data.progress().begin("comparing similar images", batches, "batches");
    try {
      Workers.inBatches(
          perhaps.size(),
          PAIRS_AT_ONCE,
          (from, to) -> {
            List<Compared> some = new ArrayList<>();
            Recent small = new Recent(NEIGHBOURS);
            Recent large = new Recent(2);
            for (int[] pair : perhaps.subList(from, to)) {
              Compared one = compare(pair[0], pair[1], small, large);
              if (one.alike < TwinCheck.ALIKE || one.closely < TwinCheck.ONE) {
                some.add(one);
              }
            }
            return some;
          },
          some -> {
            compared.addAll(some);
            data.progress().advance(1);
          },
          data.stop());
    } finally {
      data.progress().end();
    }
    Twins one =
        Twins.of(
            dataset.count(),
            compared.stream()
                .filter(pair -> pair.closely < TwinCheck.ONE)
                .map(pair -> new Twins.Pair(pair.one, pair.other, 1 - pair.closely))
                .toList());
    groups(one, 1, Advice.EXCLUDE, "nearly the same as");
    one.groups().forEach(g -> g.subList(1, g.size()).forEach(image -> copies[image] = true));
    Twins alike =
        Twins.of(
            dataset.count(),
            compared.stream()
                .filter(pair -> !copies[pair.one] && !copies[pair.other])
                .map(pair -> new Twins.Pair(pair.one, pair.other, 1 - pair.alike))
                .toList());
    groups(alike, 0.5, Advice.CHECK, "hardly differs from");
    return together(one, alike);
  }

  private void groups(Twins twins, double weight, Advice advice, String likeness) {
    for (int g = 0; g < twins.groups().size(); g++) {
      group(
          twins.groups().get(g),
          Kind.NEAR_DUPLICATE,
          weight * twins.similarity().get(g),
          advice,
          (one, other) -> likeness);
    }
  }

  /**
   * Two images that may be one.
   *
   * @param alike their difference in small, as {@link TwinCheck#ALIKE} has it
   * @param closely their difference in large, as {@link TwinCheck#ONE} has it
   */
  private record Compared(int one, int other, double alike, double closely) {}

  private Compared compare(int one, int other, Recent small, Recent large) throws IOException {
    Recent.Maker kept = image -> Picture.read(data.kept().records(), image).check();
    Recent.Maker decoded = image -> Picture.closeUp(dataset.image(image));
    TwinCheck.Match match = TwinCheck.match(small.of(one, kept), small.of(other, kept));
    double closely =
        match.difference() < TwinCheck.WORTH_A_CLOSER_LOOK
            ? TwinCheck.closely(large.of(one, decoded), large.of(other, decoded), match)
            : Double.POSITIVE_INFINITY;
    return new Compared(one, other, match.difference(), closely);
  }

  /** The pictures used last: an image comes in several pairs that follow one another. */
  private static final class Recent extends LinkedHashMap<Integer, TwinCheck> {
    private static final long serialVersionUID = 1;

    private final int most;

    Recent(int most) {
      super(2 * most, 0.75f, true);
      this.most = most;
    }

    /** Makes the picture of an image that is not there. */
    interface Maker {
      TwinCheck of(int image) throws IOException;
    }

    TwinCheck of(int image, Maker maker) throws IOException {
      TwinCheck known = get(image);
      if (known == null) {
        known = maker.of(image);
        put(image, known);
      }
      return known;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, TwinCheck> eldest) {
      return size() > most;
    }
  }

  private static boolean contains(NearestImages near, int place, int image) {
    return Arrays.stream(near.nearest()[place]).anyMatch(other -> other == image);
  }

  private void unusual(TensorDataset features) throws IOException {
    double[] scores = Unusual.scores(features, images, data.stop());
    for (int i = 0; i < images.length; i++) {
      if (scores[i] >= UNUSUAL) {
        add(images[i], Kind.OUTLIER, scores[i], Advice.CHECK, "unlike the other images");
      }
    }
  }

  private Twins together(Twins some, Twins others) {
    return Twins.ofGroups(
        dataset.count(), Stream.concat(some.groups().stream(), others.groups().stream()));
  }

  private Optional<Classes> classes(TensorDataset features, NearestImages near, Twins twins)
      throws IOException {
    int classes = dataset.getClasses().size();
    int[] labels = IntStream.of(images).map(dataset::label).toArray();
    if (IntStream.of(labels).distinct().count() < 2 || images.length < 2 * FOLDS) {
      return Optional.empty();
    }
    int[] together = IntStream.range(0, dataset.count()).toArray();
    twins.groups().forEach(group -> group.forEach(image -> together[image] = group.get(0)));
    double[] turns = deal(together, 1);
    int[] folds = Arrays.stream(deal(together, 2)).mapToInt(t -> (int) (t * FOLDS)).toArray();
    CrossValidatedHeads heads =
        CrossValidatedHeads.train(
            features, images, labels, classes, folds, turns, SHARES, data.stop());
    int[][] confusion = new int[classes][classes];
    double loss = 0;
    for (int i = 0; i < images.length; i++) {
      float[] p = heads.probabilities()[i];
      confusion[labels[i]][new Logits(p, classes).predicted(0)]++;
      loss -= Math.log(Math.max(p[labels[i]], 1e-12)) / images.length;
    }
    ConfidentLearning confident =
        ConfidentLearning.of(withNeighbours(heads.probabilities(), near), labels, classes);
    for (ConfidentLearning.Suspect suspect : confident.suspects()) {
      int image = images[suspect.place()];
      findings.add(
          new Finding(
              image,
              Kind.MISLABELLED,
              0,
              suspect.margin(),
              suspect.confident() ? Advice.RELABEL : Advice.CHECK,
              dataset.getClasses().get(suspect.proposed()),
              Arrays.stream(near.nearest()[suspect.place()]).limit(3).boxed().toList(),
              suspect.proposed()));
    }
    double accuracy = heads.accuracy()[SHARES.length - 1];
    return Optional.of(
        new Classes(
            new Evaluation(loss, accuracy, dataset.getClasses(), confusion),
            IntStream.range(0, classes).mapToDouble(confident::errors).toArray(),
            SHARES,
            heads.accuracy()));
  }

  /**
   * Numbers from 0 to 1, evenly spread over each class in an order that {@code which} and the seed
   * decide.
   *
   * @param together for each image one that stands for it and its twins, which get one number
   */
  private double[] deal(int[] together, int which) {
    List<List<Integer>> byClass = new ArrayList<>();
    dataset.getClasses().forEach(name -> byClass.add(new ArrayList<>()));
    for (int image : images) {
      if (together[image] == image) {
        byClass.get(dataset.label(image)).add(image);
      }
    }
    double[] dealt = new double[dataset.count()];
    Random random = new Random(31L * data.seed() + which);
    for (List<Integer> ofClass : byClass) {
      Collections.shuffle(ofClass, random);
      for (int i = 0; i < ofClass.size(); i++) {
        dealt[ofClass.get(i)] = (i + 0.5) / ofClass.size();
      }
    }
    return IntStream.of(images).mapToDouble(image -> dealt[together[image]]).toArray();
  }

  /** The mean of what heads say and of what the labels of the most similar images say. */
  private float[][] withNeighbours(float[][] probabilities, NearestImages near) {
    float[][] both = new float[probabilities.length][];
    for (int i = 0; i < both.length; i++) {
      double[] votes = new double[probabilities[i].length];
      Arrays.fill(votes, NO_NEIGHBOUR);
      for (int k = 0; k < near.nearest()[i].length; k++) {
        votes[dataset.label(near.nearest()[i][k])] +=
            Math.exp((near.similarity()[i][k] - 1) / TEMPERATURE);
      }
      double sum = Arrays.stream(votes).sum();
      both[i] = new float[votes.length];
      for (int c = 0; c < votes.length; c++) {
        both[i][c] = (float) ((probabilities[i][c] + votes[c] / sum) / 2);
      }
    }
    return both;
  }

  private Map<SplitMethod, Leakage> leakage(TensorDataset features) throws IOException {
    Map<SplitMethod, Leakage> leakage = new EnumMap<>(SplitMethod.class);
    if (dataset.count() < RandomSplit.FEWEST) {
      return leakage;
    }
    List<SplitMethod> methods =
        dataset.parts().isEmpty()
            ? List.of(SplitMethod.RANDOM, SplitMethod.BLOCKS)
            : List.of(SplitMethod.GIVEN);
    for (SplitMethod method : methods) {
      Split split =
          method
              .split(dataset, data.splitSeed())
              .filter(image -> !data.unreadable().containsKey(image));
      if (split.train().length > 0 && split.validation().length + split.test().length > 0) {
        leakage.put(method, Leakage.of(dataset, split, features, data.stop()));
      }
    }
    return leakage;
  }
}
