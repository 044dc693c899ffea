import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Draws the sample data set: {@code java scripts/DrawSample.java data/sample}.
 *
 * <p>Four folders of frames in the manner of an old cartoon, with figures of our own: {@code jerry}
 * has only the mouse in it, {@code tom} only the cat, {@code tom_jerry_0} neither, {@code
 * tom_jerry_1} both. Backgrounds, things of similar colours and shapes, and the light are drawn
 * from the same distributions in all four, so that only the figures tell them apart. The same Java
 * draws the same files.
 */
public final class DrawSample {

  private static final int FRAMES = 40;
  private static final long SEED = 20;
  private static final float QUALITY = 0.85f;

  private DrawSample() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("Usage: java scripts/DrawSample.java FOLDER");
      System.exit(2);
    }
    System.setProperty("java.awt.headless", "true");
    Random names = new Random(SEED);
    List<String> classes = List.of("jerry", "tom", "tom_jerry_0", "tom_jerry_1");
    for (int label = 0; label < classes.size(); label++) {
      Path folder = Files.createDirectories(Path.of(args[0], classes.get(label)));
      TreeSet<Integer> numbers = new TreeSet<>();
      while (numbers.size() < FRAMES) {
        numbers.add(1 + (int) Math.pow(names.nextDouble() * 70, 2)); // 1 to 4 digits
      }
      for (int number : numbers) {
        Random random = new Random(SEED * 1_000_003 + label * 100_003L + number);
        boolean mouse = label == 0 || label == 3;
        boolean cat = label == 1 || label == 3;
        write(new Frame(random).draw(cat, mouse), folder.resolve("frame" + number + ".jpg"));
      }
    }
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(QUALITY);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  /** What all drawing shares: a canvas, chance, and inked shapes. */
  private abstract static class Pen {

    static final Color INK = new Color(38, 32, 36);

    final Random random;
    Graphics2D g;

    Pen(Random random) {
      this.random = random;
    }

    double between(double low, double high) {
      return low + random.nextDouble() * (high - low);
    }

    boolean chance(double probability) {
      return random.nextDouble() < probability;
    }

    int pick(int count) {
      return random.nextInt(count);
    }

    /** A colour near hue (0..1), saturation and brightness. */
    Color near(double hue, double saturation, double brightness) {
      return Color.getHSBColor(
          (float) (hue + between(-0.025, 0.025)),
          (float) Math.max(0, Math.min(1, saturation + between(-0.08, 0.08))),
          (float) Math.max(0, Math.min(1, brightness + between(-0.1, 0.1))));
    }

    Color any(double saturation, double brightness) {
      return near(random.nextDouble(), saturation, brightness);
    }

    static Color shade(Color c, double factor) {
      return new Color(
          (int) Math.min(255, c.getRed() * factor),
          (int) Math.min(255, c.getGreen() * factor),
          (int) Math.min(255, c.getBlue() * factor));
    }

    void fill(Shape shape, Color colour) {
      g.setColor(colour);
      g.fill(shape);
    }

    void inked(Shape shape, Color colour) {
      fill(shape, colour);
      line(shape, INK, 1.8);
    }

    void line(Shape shape, Color colour, double width) {
      g.setColor(colour);
      g.setStroke(
          new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.draw(shape);
    }

    /** A limb: a thick line with an ink edge. */
    void limb(Shape shape, Color colour, double width) {
      line(shape, INK, width + 3);
      line(shape, colour, width);
    }

    static Shape oval(double x, double y, double width, double height) {
      return new Ellipse2D.Double(x - width / 2, y - height / 2, width, height);
    }

    static Shape box(double x, double y, double width, double height) {
      return new Rectangle2D.Double(x, y, width, height);
    }

    static Shape soft(double x, double y, double width, double height, double corner) {
      return new RoundRectangle2D.Double(x, y, width, height, corner, corner);
    }

    static Shape curve(double... p) {
      return new CubicCurve2D.Double(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
    }

    static Shape polygon(double... p) {
      Path2D path = new Path2D.Double();
      path.moveTo(p[0], p[1]);
      for (int i = 2; i < p.length; i += 2) {
        path.lineTo(p[i], p[i + 1]);
      }
      path.closePath();
      return path;
    }

    static Shape arc(double x, double y, double width, double height, double from, double extent) {
      return new Arc2D.Double(x - width / 2, y - height / 2, width, height, from, extent, Arc2D.OPEN);
    }
  }

  /** One picture: scene, things, figures, light. */
  private static final class Frame extends Pen {

    private final int width;
    private final int height;
    private final BufferedImage image;

    Frame(Random random) {
      super(random);
      boolean large = chance(0.5);
      width = large ? 320 : 288;
      height = large ? 180 : 162;
      image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      g = image.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    BufferedImage draw(boolean cat, boolean mouse) {
      g.scale(width / 320.0, width / 320.0); // everything is laid out on 320 x 180
      Scene scene = new Scene(random, g);
      scene.back();
      scene.things(1 + pick(3));
      boolean catLeft = chance(0.5);
      boolean mouseFirst = chance(0.3);
      if (mouse && mouseFirst) {
        mouse(scene, cat, catLeft);
      }
      if (cat) {
        cat(scene, mouse, catLeft);
      }
      if (mouse && !mouseFirst) {
        mouse(scene, cat, catLeft);
      }
      if (chance(0.35)) {
        scene.front();
      }
      g.dispose();
      light();
      return image;
    }

    private void cat(Scene scene, boolean shared, boolean left) {
      double size = shared ? between(0.62, 1.2) : between(0.55, 1.45);
      double x = shared ? (left ? between(40, 125) : between(195, 280)) : between(45, 275);
      double y = Math.min(scene.floor() + between(8, 36) + 20 * (size - 0.6), 186);
      place(x, y, size, new Cat(random));
    }

    private void mouse(Scene scene, boolean shared, boolean catLeft) {
      boolean close = !shared && chance(0.2);
      double size = close ? between(0.9, 1.3) : between(0.44, 0.85);
      double x = shared ? (catLeft ? between(165, 290) : between(30, 155)) : between(30, 290);
      double y = scene.floor() + between(6, 44);
      place(x, Math.min(y, 178), size, new Mouse(random));
    }

    private void place(double x, double y, double size, Figure figure) {
      AffineTransform saved = g.getTransform();
      g.translate(x, y);
      fill(oval(0, 1, 80 * size, 9 * size), new Color(0, 0, 0, 60)); // its shadow
      g.rotate(between(-0.09, 0.09));
      g.scale(chance(0.5) ? -size : size, size * between(0.94, 1.08));
      figure.g = g;
      figure.draw();
      g.setTransform(saved);
    }

    /** Light from one side, a cast of colour, and the grain of film. */
    private void light() {
      double base = between(0.7, 1.1);
      double[] cast = {between(0.88, 1.1), between(0.9, 1.06), between(0.85, 1.12)};
      double slopeX = between(-0.25, 0.25);
      double slopeY = between(-0.2, 0.2);
      double grain = between(1.5, 5);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double u = 2.0 * x / width - 1;
          double v = 2.0 * y / height - 1;
          double local = base * (1 + slopeX * u + slopeY * v - 0.12 * (u * u + v * v));
          double noise = random.nextGaussian() * grain;
          int rgb = image.getRGB(x, y);
          int out = 0;
          for (int c = 0; c < 3; c++) {
            double value = ((rgb >> (16 - 8 * c)) & 255) * local * cast[c] + noise;
            out = out << 8 | (int) Math.max(0, Math.min(255, value));
          }
          image.setRGB(x, y, out);
        }
      }
    }
  }

  /** A background on 320 x 180, with things that look a little like the figures. */
  private static final class Scene extends Pen {

    private final double floor;
    private final int kind;

    Scene(Random random, Graphics2D g) {
      super(random);
      this.g = g;
      floor = between(105, 140);
      kind = pick(5);
    }

    double floor() {
      return floor;
    }

    void back() {
      switch (kind) {
        case 0, 1 -> room();
        case 2 -> kitchen();
        case 3 -> garden();
        default -> street();
      }
    }

    private void gradient(double top, double bottom, Color from, Color to) {
      g.setPaint(new GradientPaint(0, (float) top, from, (float) between(-90, 90), (float) bottom, to));
      g.fill(box(0, top, 320, bottom - top));
    }

    private void room() {
      Color wall = any(0.3, 0.72);
      gradient(0, floor, wall, shade(wall, between(0.75, 1.15)));
      int pattern = pick(3);
      double step = between(14, 34);
      for (double x = between(0, step); x < 320; x += step) {
        if (pattern == 0) {
          fill(box(x, 0, step / 3, floor), shade(wall, 0.93));
        } else if (pattern == 1) {
          for (double y = step / 2; y < floor; y += step) {
            fill(oval(x, y, 5, 5), shade(wall, 1.12));
          }
        }
      }
      Color wood = near(0.08, 0.5, 0.55);
      gradient(floor, 180, wood, shade(wood, 0.75));
      for (double x = -120; x < 440; x += 30) {
        line(new Line2D.Double(160 + (x - 160) * 0.6, floor, x, 180), shade(wood, 0.7), 1);
      }
      fill(box(0, floor - 6, 320, 6), shade(wall, 0.6));
      if (chance(0.6)) {
        window(between(20, 230), between(10, 30));
      }
      if (chance(0.5)) {
        double x = between(20, 250);
        inked(box(x, 18, 46, 34), near(0.1, 0.6, 0.5));
        fill(box(x + 5, 23, 36, 24), any(0.4, 0.7));
        fill(polygon(x + 5, 47, x + 18, 30, x + 30, 47), any(0.4, 0.5));
      }
      if (chance(0.6)) {
        sofa(between(20, 200));
      }
      if (chance(0.5)) {
        fill(oval(between(80, 240), between(floor + 20, 172), between(90, 190), 26), any(0.5, 0.55));
      }
    }

    private void window(double x, double y) {
      Color sky = chance(0.3) ? near(0.64, 0.6, 0.25) : near(0.56, 0.35, 0.9);
      inked(box(x, y, 62, 58), sky);
      line(new Line2D.Double(x + 31, y, x + 31, y + 58), Color.WHITE, 3);
      line(new Line2D.Double(x, y + 29, x + 62, y + 29), Color.WHITE, 3);
      Color curtain = chance(0.5) ? near(0.6, 0.2, 0.55) : any(0.5, 0.6);
      inked(polygon(x - 8, y - 5, x + 14, y - 5, x + 6, y + 34, x - 8, y + 64), curtain);
      inked(polygon(x + 70, y - 5, x + 48, y - 5, x + 56, y + 34, x + 70, y + 64), curtain);
    }

    private void sofa(double x) {
      Color cloth = pick(3) == 0 ? near(0.6, 0.2, 0.55) : pick(2) == 0 ? near(0.07, 0.5, 0.45) : any(0.5, 0.5);
      double y = floor - 38;
      inked(soft(x, y, 100, 44, 22), cloth);
      inked(soft(x - 12, y + 14, 24, 40, 20), shade(cloth, 0.9));
      inked(soft(x + 88, y + 14, 24, 40, 20), shade(cloth, 0.9));
      inked(soft(x + 6, y + 24, 88, 22, 10), shade(cloth, 1.12));
    }

    private void kitchen() {
      Color tile = any(0.2, 0.82);
      gradient(0, floor, tile, shade(tile, 0.9));
      double step = between(16, 26);
      for (double x = 0; x < 320; x += step) {
        line(new Line2D.Double(x, 0, x, floor), shade(tile, 0.85), 1);
      }
      for (double y = 0; y < floor; y += step) {
        line(new Line2D.Double(0, y, 320, y), shade(tile, 0.85), 1);
      }
      Color dark = any(0.35, 0.4);
      Color lit = any(0.15, 0.85);
      for (int row = 0; row < 4; row++) {
        double top = floor + row * row * 5 + row * 4;
        for (int column = -8; column < 16; column++) {
          double wide = 34 + row * 9;
          double left = 160 + (column - 4) * wide;
          fill(box(left, top, wide + 1, 40), (row + column) % 2 == 0 ? dark : lit);
        }
      }
      Color front = any(0.35, 0.65);
      double x = between(-20, 180);
      for (int door = 0; door < 3; door++) {
        inked(box(x + 46 * door, floor - 48, 46, 52), front);
        fill(oval(x + 46 * door + 38, floor - 26, 5, 5), INK);
      }
      inked(box(x - 4, floor - 55, 146, 8), shade(front, 0.7));
      if (chance(0.6)) {
        double left = between(150, 260);
        inked(soft(left, floor - 92, 50, 98, 8), near(0.58, 0.06, 0.88));
        line(new Line2D.Double(left, floor - 58, left + 50, floor - 58), INK, 1.5);
      }
    }

    private void garden() {
      Color sky = chance(0.2) ? near(0.65, 0.55, 0.3) : near(0.56, 0.4, 0.9);
      gradient(0, floor, sky, shade(sky, 1.15));
      for (int i = pick(4); i > 0; i--) {
        double x = between(0, 320);
        double y = between(8, 50);
        for (int puff = 0; puff < 4; puff++) {
          fill(oval(x + puff * 11, y + between(-4, 4), 26, 15), shade(Color.WHITE, 0.96));
        }
      }
      if (chance(0.5)) {
        Color hill = near(0.62, 0.2, 0.6);
        double x = between(0, 200);
        fill(polygon(x, floor, x + 42, floor - 55, x + 70, floor - 20, x + 105, floor - 62, x + 150, floor), hill);
      }
      if (chance(0.6)) {
        Color plank = chance(0.5) ? near(0.08, 0.4, 0.6) : shade(Color.WHITE, 0.92);
        for (double x = -4; x < 320; x += 17) {
          inked(polygon(x, floor, x, floor - 36, x + 6.5, floor - 44, x + 13, floor - 36, x + 13, floor), plank);
        }
      }
      Color grass = near(0.3, 0.5, 0.55);
      gradient(floor, 180, grass, shade(grass, 0.7));
      for (int i = 0; i < 90; i++) {
        double x = between(0, 320);
        double y = between(floor + 3, 180);
        line(new Line2D.Double(x, y, x + between(-2, 2), y - between(3, 7)), shade(grass, between(0.7, 1.25)), 1);
      }
      if (chance(0.6)) {
        double x = between(20, 300);
        limb(new Line2D.Double(x, floor + 4, x + 3, floor - 50), near(0.07, 0.5, 0.4), 13);
        for (int i = 0; i < 6; i++) {
          fill(oval(x + between(-34, 34), floor - 66 + between(-18, 18), 46, 38), near(0.3, 0.55, 0.45));
        }
      }
    }

    private void street() {
      Color sky = any(0.3, 0.7);
      gradient(0, floor, sky, shade(sky, 0.8));
      for (double x = between(-40, 0); x < 320; ) {
        double wide = between(44, 80);
        double tall = between(40, 85);
        Color wall = any(0.35, 0.6);
        inked(box(x, floor - tall, wide, tall), wall);
        if (chance(0.6)) {
          inked(polygon(x - 4, floor - tall, x + wide / 2, floor - tall - 26, x + wide + 4, floor - tall), near(0.02, 0.5, 0.5));
        }
        for (int i = 0; i < 4; i++) {
          double left = x + 8 + (i % 2) * wide / 2;
          inked(box(left, floor - tall + 10 + (i / 2) * 26, 13, 15), chance(0.4) ? new Color(250, 225, 130) : near(0.6, 0.3, 0.4));
        }
        x += wide + between(-2, 12);
      }
      Color stone = near(0.6, 0.08, 0.55);
      gradient(floor, 180, shade(stone, 1.1), shade(stone, 0.75));
      line(new Line2D.Double(0, floor + 15, 320, floor + 15), shade(stone, 0.6), 2);
    }

    /** Things on the floor: of the figures' colours, or with ears, so to say. */
    void things(int count) {
      for (int i = 0; i < count; i++) {
        AffineTransform saved = g.getTransform();
        g.translate(between(15, 305), floor + between(2, 40));
        double size = between(0.55, 1.25);
        g.scale(chance(0.5) ? -size : size, size);
        thing(pick(10));
        g.setTransform(saved);
      }
    }

    private void thing(int what) {
      Color brown = near(0.07, 0.5, 0.5);
      Color grey = near(0.61, 0.22, 0.55);
      switch (what) {
        case 0 -> { // vase
          inked(oval(0, -22, 30, 40), brown);
          inked(soft(-8, -52, 16, 16, 5), shade(brown, 1.1));
          fill(oval(0, -22, 28, 6), near(0.1, 0.4, 0.8));
        }
        case 1 -> { // cushion with corners
          inked(polygon(-28, 0, -22, -18, -29, -38, 0, -33, 29, -38, 22, -18, 28, 0, 0, -5), grey);
          fill(oval(0, -19, 6, 6), shade(grey, 0.6));
        }
        case 2 -> { // flower pot
          inked(polygon(-14, 0, -19, -24, 19, -24, 14, 0), near(0.05, 0.6, 0.6));
          for (int leaf = -3; leaf <= 3; leaf++) {
            limb(curve(0, -24, leaf * 3, -40, leaf * 8, -50, leaf * 11, -46 - between(0, 16)), near(0.32, 0.6, 0.5), 4);
          }
        }
        case 3 -> { // teapot
          line(arc(22, -18, 20, 22, -90, 180), INK, 5);
          inked(oval(0, -18, 42, 34), grey);
          inked(polygon(-17, -22, -36, -34, -32, -36, -14, -28), grey);
          inked(oval(0, -36, 10, 8), grey);
        }
        case 4 -> { // boulder
          inked(polygon(-32, 0, -28, -22, -10, -33, 12, -30, 29, -16, 33, 0), grey);
          line(curve(-8, -30, -4, -20, -12, -14, -6, -6), shade(grey, 0.7), 1.5);
        }
        case 5 -> { // armchair, brown, with two round tops
          inked(oval(-16, -54, 26, 26), brown);
          inked(oval(16, -54, 26, 26), brown);
          inked(soft(-24, -54, 48, 48, 18), brown);
          inked(soft(-30, -26, 60, 22, 10), shade(brown, 1.2));
        }
        case 6 -> { // ball
          Color colour = any(0.6, 0.7);
          inked(oval(0, -13, 26, 26), colour);
          line(arc(0, -13, 12, 26, -90, 180), Color.WHITE, 2);
        }
        case 7 -> { // cheese
          inked(polygon(-22, 0, 24, 0, 24, -18, -22, -4), new Color(240, 200, 80));
          fill(oval(8, -7, 7, 6), new Color(205, 160, 50));
          fill(oval(-6, -3, 5, 4), new Color(205, 160, 50));
        }
        case 8 -> { // tent or hat: two points, grey
          inked(polygon(-30, 0, -22, -46, -8, -28, 8, -28, 22, -46, 30, 0), grey);
          inked(polygon(-8, 0, 0, -24, 8, 0), shade(grey, 0.55));
        }
        default -> { // crate
          inked(box(-22, -40, 44, 40), brown);
          line(new Line2D.Double(-22, -27, 22, -27), INK, 1.2);
          line(new Line2D.Double(-22, -13, 22, -13), INK, 1.2);
        }
      }
    }

    /** Something near the camera, at the lower edge. */
    void front() {
      double x = between(0, 320);
      if (kind == 3) {
        for (int i = 0; i < 26; i++) {
          double left = x + between(-50, 50);
          limb(curve(left, 185, left, 172, left + 4, 164, left + between(-12, 12), between(150, 166)), near(0.3, 0.6, 0.4), 2);
        }
      } else {
        inked(soft(x - 50, between(160, 170), 100, 40, 12), chance(0.5) ? near(0.07, 0.5, 0.45) : near(0.61, 0.2, 0.5));
      }
    }
  }

  /** A figure in its own units: feet at the origin, about 100 high, looking left. */
  private abstract static class Figure extends Pen {

    final int mood;

    Figure(Random random) {
      super(random);
      mood = pick(4);
    }

    abstract void draw();

    void eye(double x, double y, double width, double height, Color white) {
      if (mood == 3) {
        line(arc(x, y, width, height * 0.5, 180, 180), INK, 1.8);
        return;
      }
      double open = mood == 2 ? 1.25 : 1;
      inked(oval(x, y, width, height * open), white);
      fill(oval(x - width * 0.14, y + 1, width * 0.42, height * 0.6), INK);
      fill(oval(x - width * 0.22, y - 1, width * 0.16, height * 0.18), Color.WHITE);
    }

    void mouth(double x, double y, double width) {
      switch (mood) {
        case 1 -> {
          inked(arc(x, y - 1, width * 1.5, width * 1.1, 180, 180), Color.WHITE);
          line(new Line2D.Double(x - width * 0.75, y - 1, x + width * 0.75, y - 1), INK, 1.4);
        }
        case 2 -> inked(oval(x, y + 3, width * 0.6, width * 0.7), new Color(150, 50, 60));
        default -> {
          line(arc(x - width / 4, y, width / 2, width / 2.4, 180, 180), INK, 1.5);
          line(arc(x + width / 4, y, width / 2, width / 2.4, 180, 180), INK, 1.5);
        }
      }
    }

    void whiskers(double x, double y, double from, double length) {
      for (int i = -1; i <= 1; i++) {
        double drop = i * 4 + between(-1, 1);
        line(new Line2D.Double(x - from, y + i * 2, x - from - length, y + drop), INK, 0.9);
        line(new Line2D.Double(x + from, y + i * 2, x + from + length, y + drop), INK, 0.9);
      }
    }
  }

  private static final class Cat extends Figure {

    private final Color coat;
    private final Color light;

    Cat(Random random) {
      super(random);
      coat = near(0.6, 0.22, 0.58);
      light = new Color(232, 230, 228);
    }

    @Override
    void draw() {
      switch (pick(4)) {
        case 0 -> sit();
        case 1 -> walk(between(4, 13));
        case 2 -> lie();
        default -> stretch();
      }
    }

    private void sit() {
      limb(curve(20, -8, 66, 4, 70, -34, 46 + between(-6, 10), -52), coat, 9);
      inked(oval(0, -30, 54, 62), coat);
      inked(oval(18, -12, 32, 26), coat);
      fill(oval(-6, -30, 26, 42), light);
      limb(new Line2D.Double(-14, -24, -16, -6), coat, 10);
      limb(new Line2D.Double(4, -24, 3, -6), coat, 10);
      inked(oval(-19, -4, 18, 10), light);
      inked(oval(1, -4, 18, 10), light);
      head(-5, -70);
    }

    private void walk(double step) {
      limb(curve(36, -40, 60, -42, 50, -80, 66, -84 + between(-6, 12)), coat, 8);
      limb(new Line2D.Double(30, -28, 30 + step, -5), shade(coat, 0.85), 10);
      limb(new Line2D.Double(-22, -28, -22 - step, -5), shade(coat, 0.85), 10);
      inked(oval(2, -38, 86, 38), coat);
      fill(oval(-2, -27, 58, 14), light);
      limb(new Line2D.Double(26, -26, 26 - step, -5), coat, 10);
      limb(new Line2D.Double(-26, -26, -26 + step, -5), coat, 10);
      inked(oval(22 - step, -4, 17, 9), light);
      inked(oval(-30 + step, -4, 17, 9), light);
      head(-40, -62);
    }

    private void lie() {
      limb(curve(40, -10, 74, -6, 66, -34, 52 + between(-10, 10), -30), coat, 8);
      inked(oval(4, -18, 92, 36), coat);
      inked(oval(30, -12, 36, 24), coat);
      limb(new Line2D.Double(-18, -8, -48, -4), coat, 9);
      inked(oval(-52, -4, 16, 9), light);
      head(-34, -36);
    }

    private void stretch() {
      limb(curve(34, -36, 50, -52, 74, -40, 80, -62), coat, 8);
      limb(new Line2D.Double(28, -26, 52, -6), coat, 10);
      limb(new Line2D.Double(-28, -30, -62, -22), shade(coat, 0.85), 9);
      inked(oval(0, -34, 84, 32), coat);
      fill(oval(-4, -25, 56, 12), light);
      limb(new Line2D.Double(24, -24, 40, -4), coat, 10);
      limb(new Line2D.Double(-30, -26, -60, -10), coat, 9);
      inked(oval(-65, -9, 15, 10), light);
      inked(oval(45, -4, 17, 9), light);
      head(-40, -54);
    }

    private void head(double x, double y) {
      AffineTransform saved = g.getTransform();
      g.translate(x, y);
      g.rotate(between(-0.2, 0.2));
      double fold = between(-3, 3);
      Color pink = new Color(226, 160, 160);
      inked(polygon(-25, -8, -27 - fold, -40, -4, -19), coat);
      inked(polygon(25, -8, 27 + fold, -40, 4, -19), coat);
      fill(polygon(-21, -14, -23.5 - fold, -32, -10, -19), pink);
      fill(polygon(21, -14, 23.5 + fold, -32, 10, -19), pink);
      inked(
          polygon(
              -24, -10, -14, -19, 0, -21, 14, -19, 24, -10, 27, 2, 35, 8, 26, 11, 29, 18, 18, 17, 0, 22,
              -18, 17, -29, 18, -26, 11, -35, 8, -27, 2),
          coat);
      for (int i = -1; i <= 1; i++) {
        line(new Line2D.Double(i * 5, -19, i * 4, -12), shade(coat, 0.55), 1.8);
      }
      fill(oval(-7, 9, 20, 15), light);
      fill(oval(7, 9, 20, 15), light);
      Color eye = chance(0.5) ? new Color(246, 226, 120) : new Color(190, 226, 130);
      eye(-10, -5, 12, 14, eye);
      eye(10, -5, 12, 14, eye);
      mouth(0, 11, 13);
      inked(polygon(-4.5, 3, 4.5, 3, 0, 8), pink);
      whiskers(0, 8, 13, 26);
      g.setTransform(saved);
    }
  }

  private static final class Mouse extends Figure {

    private final Color coat;
    private final Color light;

    Mouse(Random random) {
      super(random);
      coat = near(0.065, 0.5, 0.58);
      light = new Color(238, 208, 170);
    }

    @Override
    void draw() {
      if (chance(0.6)) {
        stand();
      } else {
        run();
      }
    }

    private void stand() {
      double swing = between(-14, 14);
      line(curve(8, -8, 40, 4, 34, -34, 58, -28 + swing), INK, 4.6);
      line(curve(8, -8, 40, 4, 34, -34, 58, -28 + swing), shade(coat, 1.15), 2.6);
      limb(new Line2D.Double(-7, -14, -10, -5), coat, 7);
      limb(new Line2D.Double(7, -14, 10, -5), coat, 7);
      inked(oval(-13, -4, 20, 9), light);
      inked(oval(12, -4, 20, 9), light);
      inked(oval(0, -27, 34, 40), coat);
      fill(oval(-1, -24, 22, 28), light);
      double raise = between(-22, 14);
      limb(new Line2D.Double(-14, -36, -27, -26 + raise), coat, 5);
      limb(new Line2D.Double(14, -36, 27, -26 - raise), coat, 5);
      head(0, -62);
    }

    private void run() {
      line(curve(24, -20, 48, -16, 48, -44, 72, -36), INK, 4.6);
      line(curve(24, -20, 48, -16, 48, -44, 72, -36), shade(coat, 1.15), 2.6);
      limb(new Line2D.Double(12, -14, 27, -5), coat, 7);
      limb(new Line2D.Double(-8, -14, -22, -6), coat, 7);
      inked(oval(30, -4, 18, 9), light);
      inked(oval(-27, -5, 18, 9), light);
      inked(oval(4, -26, 48, 32), coat);
      fill(oval(0, -20, 32, 16), light);
      limb(new Line2D.Double(-10, -28, -30, -24), coat, 5);
      head(-18, -52);
    }

    private void head(double x, double y) {
      AffineTransform saved = g.getTransform();
      g.translate(x, y);
      g.rotate(between(-0.2, 0.2));
      Color pink = new Color(232, 168, 150);
      double ear = between(27, 33);
      inked(oval(-22, -20, ear, ear + 2), coat);
      inked(oval(22, -20, ear, ear + 2), coat);
      fill(oval(-22, -19, ear * 0.66, ear * 0.7), pink);
      fill(oval(22, -19, ear * 0.66, ear * 0.7), pink);
      inked(oval(0, 0, 42, 37), coat);
      line(curve(-2, -18, -4, -26, 2, -24, 3, -28), INK, 1.8);
      fill(oval(0, 8, 30, 19), light);
      eye(-8, -5, 10, 14, Color.WHITE);
      eye(8, -5, 10, 14, Color.WHITE);
      mouth(0, 10, 11);
      inked(oval(0, 4, 7, 5.5), INK);
      whiskers(0, 7, 9, 14);
      g.setTransform(saved);
    }
  }
}
