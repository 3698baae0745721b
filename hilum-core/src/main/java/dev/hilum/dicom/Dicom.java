package dev.hilum.dicom;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One DICOM file (PS3.10): its meta information, data set and frames.
 *
 * <p>The file is mapped and its header read once; values and frames are decoded when asked for.
 * Files without preamble, without meta information or with a wrong transfer syntax are read by what
 * they show. Whatever had to be overlooked is in {@link #notes}; what cannot be read is one
 * sentence in a {@link BadInputException}.
 *
 * <p>Use it in one thread, and close it: a map is not given back before.
 */
public final class Dicom implements AutoCloseable {
  private final String name;
  private final Runnable release;
  private final Attributes meta;
  private final Attributes attributes;
  private final TransferSyntax syntax;
  private final List<String> notes = new ArrayList<>();
  private @Nullable FilmPipeline pipeline;

  private Dicom(String name, MemorySegment file, Runnable release) {
    this.name = name;
    this.release = release;
    MemorySegment data = file;
    DicomStart start = DicomStart.of(data, name);
    DataSetReader reader = new DataSetReader(data, name, notes);
    meta = reader.group(0x0002, true, start.offset());
    reader.group(0x0000, false, reader.position());
    if (!start.preamble()) {
      notes.add("the file has no preamble");
    }
    long body = reader.position();
    String uid = meta.string(Tag.TRANSFER_SYNTAX_UID).orElse("");
    if (uid.isEmpty()) {
      syntax = DicomStart.syntax(data, body);
      notes.add("no transfer syntax is told, read as " + syntax.name());
    } else {
      syntax = TransferSyntax.of(uid);
    }
    if (syntax.deflated()) {
      MemorySegment packed = data.asSlice(body);
      data = Deflated.inflate(packed, Deflated.limit(packed.byteSize()), name);
      reader = new DataSetReader(data, name, notes);
      body = 0;
    }
    attributes = reader.dataSet(syntax, body);
    attributes
        .string(Tag.BURNED_IN_ANNOTATION)
        .filter(value -> value.equalsIgnoreCase("YES"))
        .ifPresent(_ -> notes.add("BurnedInAnnotation is YES: text may stand in the pixels"));
  }

  /** Opens a file. */
  public static Dicom open(Path file) {
    Arena arena = Arena.ofConfined();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment data = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Dicom(file.toString(), data, arena::close);
    } catch (IOException e) {
      arena.close();
      throw new BadInputException(file + ": cannot be read: " + reason(e), e);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Reads from memory; {@code name} stands for the file in errors. */
  public static Dicom of(byte[] bytes, String name) {
    return new Dicom(name, MemorySegment.ofArray(bytes), () -> {});
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> "there is no such file";
      case java.nio.file.AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The meta information (group 0002); empty if the file has none. */
  public Attributes meta() {
    return meta;
  }

  /** The data set, pixels included. */
  public Attributes attributes() {
    return attributes;
  }

  public TransferSyntax transferSyntax() {
    return syntax;
  }

  /** What had to be overlooked or assumed, a sentence each; never a patient's data. */
  public List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  /** Whether there are pixels to ask for. */
  public boolean hasPixels() {
    return attributes.has(Tag.PIXEL_DATA)
        || attributes.has(Tag.FLOAT_PIXEL_DATA)
        || attributes.has(Tag.DOUBLE_FLOAT_PIXEL_DATA);
  }

  /** How many frames the pixels hold: what is there, not what the header says. */
  public int frames() {
    return pipeline().frames();
  }

  /**
   * A frame as it is stored.
   *
   * @param frame from 0
   */
  public StoredPixels stored(int frame) {
    return pipeline().stored(frame);
  }

  /**
   * A frame in the modality's units: rescaled, or looked up in the modality table; colour as luma.
   */
  public GrayImage modality(int frame) {
    return pipeline().modality(frame);
  }

  /** A frame as 8-bit grey (16-bit for {@link DisplayPolicy#XRV}) by a named policy. */
  public PixelImage display(int frame, DisplayPolicy policy) {
    return pipeline().display(frame, policy);
  }

  /**
   * A frame as grey by a named policy, with more than 8 bits where the file has them: what {@link
   * #display} rounds.
   */
  public GrayImage gray(int frame, DisplayPolicy policy) {
    return pipeline().gray(frame, policy);
  }

  private FilmPipeline pipeline() {
    FilmPipeline made = pipeline;
    if (made == null) {
      made = new FilmPipeline(attributes, syntax, name, notes);
      pipeline = made;
    }
    return made;
  }

  /** Gives the file back; values and frames are not readable any more. */
  @Override
  public void close() {
    release.run();
  }
}
