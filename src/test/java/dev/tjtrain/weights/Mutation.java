package dev.tjtrain.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Ways in which a file can be damaged, or forged. Each is decided by the random numbers alone. */
public enum Mutation {
  /** Some bytes anywhere become others. */
  BYTES {
    @Override
    public byte[] of(byte[] file, Random random) {
      return changed(file, random, 0);
    }
  },
  /** Some bytes near the end, where zip archives have their directory, become others. */
  TAIL {
    @Override
    public byte[] of(byte[] file, Random random) {
      return changed(file, random, Math.max(0, file.length - 600));
    }
  },
  /** The file ends early. */
  CUT {
    @Override
    public byte[] of(byte[] file, Random random) {
      return Arrays.copyOf(file, random.nextInt(file.length));
    }
  },
  /** Bytes are put in. */
  INSERTED {
    @Override
    public byte[] of(byte[] file, Random random) {
      byte[] more = new byte[1 + random.nextInt(40)];
      random.nextBytes(more);
      int at = random.nextInt(file.length + 1);
      return joined(Arrays.copyOf(file, at), more, Arrays.copyOfRange(file, at, file.length));
    }
  },
  /** Bytes are left out. */
  LEFT_OUT {
    @Override
    public byte[] of(byte[] file, Random random) {
      int from = random.nextInt(file.length);
      int to = Math.min(file.length, from + 1 + random.nextInt(40));
      return joined(Arrays.copyOf(file, from), Arrays.copyOfRange(file, to, file.length));
    }
  },
  /** A stretch comes again somewhere else. */
  REPEATED {
    @Override
    public byte[] of(byte[] file, Random random) {
      int from = random.nextInt(file.length);
      byte[] stretch =
          Arrays.copyOfRange(file, from, Math.min(file.length, from + 1 + random.nextInt(200)));
      int at = random.nextInt(file.length + 1);
      return joined(Arrays.copyOf(file, at), stretch, Arrays.copyOfRange(file, at, file.length));
    }
  },
  /** Two, four or eight bytes become a number that lengths and offsets should not be. */
  LENGTH {
    @Override
    public byte[] of(byte[] file, Random random) {
      byte[] changed = file.clone();
      int size = 2 << random.nextInt(3);
      if (file.length > size) {
        byte[] number =
            ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(NUMBERS[random.nextInt(NUMBERS.length)])
                .array();
        System.arraycopy(number, 0, changed, random.nextInt(file.length - size), size);
      }
      return changed;
    }
  },
  /** An entry of a zip archive is damaged, but the archive around it is whole. */
  ENTRY {
    @Override
    public byte[] of(byte[] file, Random random) throws IOException {
      if (file[0] != 'P' || file[1] != 'K') {
        return BYTES.of(file, random);
      }
      Map<String, byte[]> entries = entries(file);
      String[] names = entries.keySet().toArray(String[]::new);
      String damaged = names[random.nextInt(names.length)];
      for (String name : names) {
        if (name.endsWith("data.pkl") && random.nextInt(2) == 0) {
          damaged = name; // most is to be done wrong here
        }
      }
      Mutation inner = PLAIN.get(random.nextInt(PLAIN.size()));
      byte[] content = entries.getOrDefault(damaged, new byte[0]);
      entries.put(damaged, content.length == 0 ? new byte[1] : inner.of(content, random));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          zip.putNextEntry(new ZipEntry(entry.getKey()));
          zip.write(entry.getValue());
        }
      }
      return out.toByteArray();
    }
  };

  private static final List<Mutation> PLAIN =
      List.of(BYTES, TAIL, CUT, INSERTED, LEFT_OUT, REPEATED, LENGTH);

  private static final List<Mutation> ALL = List.of(values());

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 40,
    500_000_000
  };

  /** One after the other, over and over. */
  public static Mutation number(int i) {
    return ALL.get(i % ALL.size());
  }

  /** A damaged copy of {@code file}. */
  public abstract byte[] of(byte[] file, Random random) throws IOException;

  /** By the archive's directory: what torch writes cannot be read as a stream. */
  private static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Path file = Files.createTempFile("whole", ".zip");
    try {
      Files.write(file, archive);
      Map<String, byte[]> entries = new LinkedHashMap<>();
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
      return entries;
    } finally {
      Files.delete(file);
    }
  }

  private static byte[] changed(byte[] file, Random random, int from) {
    byte[] changed = file.clone();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      changed[from + random.nextInt(file.length - from)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
