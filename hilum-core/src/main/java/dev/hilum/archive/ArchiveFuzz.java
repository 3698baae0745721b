package dev.hilum.archive;

import dev.hilum.io.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * What reads archives as targets for damaged files: zip and tar indexes with their entries, reports
 * in XML, and tables of films.
 */
public final class ArchiveFuzz {
  private static final int BLOCK = 512;

  private ArchiveFuzz() {}

  /** The zip reader. */
  public static FuzzTarget zip() {
    return container(
        "zip", List.of(zip(true), zip(false)), ArchiveFuzz::repairZip, "ZipContainer.read");
  }

  /** The tar reader. */
  public static FuzzTarget tar() {
    return container("tar", List.of(plainTar()), ArchiveFuzz::repairTar, "TarReader.path");
  }

  /** The reader of gzipped tars; half of the mutants are damaged inside the gzip. */
  public static FuzzTarget tgz() {
    return container("tgz", List.of(gzip(plainTar())), ArchiveFuzz::repairTgz, "TarReader.path");
  }

  /** The reader of reports in XML. */
  public static FuzzTarget xml() {
    String report =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            + "<eCitation>\n"
            + "<uId id=\"CXR12\"/>\n"
            + "<Abstract><AbstractText Label=\"FINDINGS\">Heart &amp; lungs"
            + " normal.</AbstractText><AbstractText"
            + " Label=\"IMPRESSION\"/></Abstract><MeSH><major>Cardiomegaly/mild</major></MeSH><parentImage"
            + " id=\"CXR12_IM-1\"/></eCitation>";
    return new FuzzTarget(
        "xml",
        List.of(report.getBytes(StandardCharsets.UTF_8)),
        ArchiveFuzz::repairXml,
        "OpenIReport.parse",
        mutant -> OpenIReport.of(mutant, "mutant.xml"));
  }

  /** A table of films with its row reader; half of the mutants keep the header. */
  public static FuzzTarget films() {
    String header = "film,study,patient,path,view,sex,age,split,Mass,Edema,labels\n";
    String table =
        header
            + "a,s1,p1,,PA,F,40,train,1,-1,Mass|Nodule\nb,,p2,,LATERAL,M,041Y,,0,,\n"
            + "\"c,1\",s3,\"p\"\"3\",,,,,test,,1.0,Effusion\n";
    Path scratch = scratch(".csv");
    return new FuzzTarget(
        "films",
        List.of(table.getBytes(StandardCharsets.UTF_8)),
        mutant -> withHeader(header, mutant),
        "TableArchive.films",
        mutant -> {
          write(scratch, mutant);
          Archive archive = Archives.table(scratch);
          archive.films(told -> {}).forEach(film -> film.label(dev.hilum.finding.Finding.MASS));
        });
  }

  private static FuzzTarget container(
      String name, List<byte[]> seeds, UnaryOperator<byte[]> repair, String decoder) {
    return new FuzzTarget(
        name,
        seeds,
        repair,
        decoder,
        mutant -> {
          try {
            Container container =
                Container.index("mutant." + name, () -> new SeekableInMemoryByteChannel(mutant));
            for (Container.Entry entry : container.entries()) {
              if (container.read(entry.name()).length != entry.size()) {
                throw new IllegalStateException("an entry of another size than its index says");
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Sets the counts, sizes and offsets of the end record and the directory as they stand. */
  static byte[] repairZip(byte[] mutant) {
    ByteBuffer zip = ByteBuffer.wrap(mutant.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int end = last(zip, 0x06054b50, 22), first = -1, count = 0, local = 0;
    for (int at = 0; at + 46 <= Math.min(end, zip.limit()); at++) {
      if (zip.getInt(at) == 0x02014b50) {
        first = first < 0 ? at : first;
        count++;
        local = next(zip, local);
        zip.putInt(at + 42, Math.max(0, local++));
        zip.putShort(at + 8, (short) (zip.getShort(at + 8) & ~1));
      }
    }
    if (end >= 0 && first >= 0) {
      zip.putInt(end + 4, 0).putShort(end + 10, (short) count).putInt(end + 12, end - first);
      zip.putInt(end + 16, first).putShort(end + 20, (short) (zip.limit() - end - 22));
    }
    return zip.array();
  }

  private static int next(ByteBuffer zip, int from) {
    for (int at = from; at + 4 <= zip.limit(); at++) {
      if (zip.getInt(at) == 0x04034b50) {
        return at;
      }
    }
    return -1;
  }

  private static int last(ByteBuffer zip, int signature, int length) {
    for (int at = zip.limit() - length; at >= 0; at--) {
      if (zip.getInt(at) == signature) {
        return at;
      }
    }
    return -1;
  }

  /** Sets the checksum of each header, walking on by the size that it states. */
  static byte[] repairTar(byte[] mutant) {
    byte[] tar = Arrays.copyOf(mutant, (mutant.length + BLOCK - 1) / BLOCK * BLOCK);
    for (int at = 0; at + BLOCK <= tar.length; ) {
      if (at + BLOCK + size(tar, at) > tar.length) {
        put(tar, at + 124, "00000000000\0");
      }
      put(tar, at + 148, "        ");
      int sum = 0;
      for (int i = at; i < at + BLOCK; i++) {
        sum += tar[i] & 0xff;
      }
      put(tar, at + 148, String.format(Locale.ROOT, "%06o\0 ", sum));
      long size = size(tar, at);
      at += (int) Math.min(tar.length, BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK);
    }
    return tar;
  }

  /** The size that a header states, or more than any tar has where it states none. */
  private static long size(byte[] tar, int at) {
    String digits = new String(tar, at + 124, 11, StandardCharsets.ISO_8859_1);
    return digits.matches("[0-7]{11}") ? Long.parseLong(digits, 8) : Long.MAX_VALUE / 2;
  }

  /** Makes the text UTF-8 without a type definition, whatever else is wrong with it. */
  private static byte[] repairXml(byte[] mutant) {
    byte[] xml = mutant.clone();
    for (int i = 0; i < xml.length; i++) {
      xml[i] = xml[i] < ' ' || (xml[i] == 'D' && i > 0 && xml[i - 1] == '!') ? (byte) ' ' : xml[i];
    }
    return xml;
  }

  /** Damages the tar within by what the mutant's first bytes are, and packs it whole again. */
  private static byte[] repairTgz(byte[] mutant) {
    byte[] tar;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip(plainTar())))) {
      tar = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CRC32 place = new CRC32();
    place.update(mutant);
    for (int i = 0; i < 4; i++) {
      int at = (int) (place.getValue() * (i + 1) % tar.length);
      tar[at] = mutant.length == 0 ? 0 : mutant[(int) (place.getValue() % mutant.length)];
    }
    return gzip(repairTar(tar));
  }

  private static byte[] withHeader(String header, byte[] mutant) {
    byte[] bytes = Arrays.copyOf(mutant, Math.max(mutant.length, header.length()));
    System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, bytes, 0, header.length());
    return bytes;
  }

  private static byte[] zip(boolean deflated) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : List.of("a/film.png", "b.dcm", "c.xml")) {
        byte[] content = (name + ", some bytes; ").repeat(9).getBytes(StandardCharsets.UTF_8);
        ZipEntry entry = new ZipEntry(name);
        if (!deflated) {
          CRC32 crc = new CRC32();
          crc.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] plainTar() {
    byte[] tar = new byte[12 * BLOCK];
    String pax = "19 path=b/long.dcm\n";
    header(tar, 0, "a/film.png", 700, '0');
    header(tar, 3, "pax", pax.length(), 'x');
    put(tar, 4 * BLOCK, pax);
    header(tar, 5, "cut", 5, '0');
    header(tar, 7, "link", 0, '2');
    header(tar, 8, "c.xml", 40, '0');
    return repairTar(tar);
  }

  private static void header(byte[] tar, int block, String name, int size, char type) {
    int at = block * BLOCK;
    put(tar, at, name);
    put(tar, at + 124, String.format(Locale.ROOT, "%011o\0", size));
    tar[at + 156] = (byte) type;
    put(tar, at + 257, "ustar\00000");
  }

  private static void put(byte[] bytes, int at, String text) {
    byte[] put = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(put, 0, bytes, at, put.length);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Path scratch(String ending) {
    try {
      Path folder = Files.createTempDirectory("hilum-fuzz");
      Path scratch = folder.resolve("mutant" + ending);
      folder.toFile().deleteOnExit(); // after the file, which is registered later
      scratch.toFile().deleteOnExit();
      return scratch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
