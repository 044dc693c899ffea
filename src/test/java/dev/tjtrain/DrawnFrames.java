package dev.tjtrain;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small drawn images in class folders, for runs whose images are not the point. */
public final class DrawnFrames {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private DrawnFrames() {}

  /** Makes {@code root} with {@code perClass} images in a folder for each of {@code classes}. */
  public static Path folder(Path root, int perClass, String... classes) throws IOException {
    for (String name : classes) {
      add(root, name, perClass);
    }
    return root;
  }

  /** Adds a class of {@code count} images: 00.png, 01.png and so on. */
  public static void add(Path root, String className, int count) throws IOException {
    Path folder = Files.createDirectories(root.resolve(className));
    for (int i = 0; i < count; i++) {
      String file = String.format("%02d.png", i);
      ImageIO.write(image(className, i), "png", folder.resolve(file).toFile());
    }
  }

  /** Writes one image of {@code className} to {@code file}, as its extension says. */
  public static void write(Path file, String className, int number) throws IOException {
    String name = file.toString();
    ImageIO.write(
        image(className, number), name.substring(name.lastIndexOf('.') + 1), file.toFile());
  }

  /** A class is a hue; an image of it places some boxes of that hue. */
  private static BufferedImage image(String className, int number) {
    Random random = new Random(31L * className.hashCode() + number);
    float hue = Math.floorMod(className.hashCode(), 97) / 97f;
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.getHSBColor(hue, 0.4f, 0.5f));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    for (int i = 0; i < 6; i++) {
      graphics.setColor(Color.getHSBColor(hue, 0.9f, random.nextFloat()));
      graphics.fillRect(
          random.nextInt(WIDTH), random.nextInt(HEIGHT), random.nextInt(20), random.nextInt(20));
    }
    graphics.dispose();
    return image;
  }
}
