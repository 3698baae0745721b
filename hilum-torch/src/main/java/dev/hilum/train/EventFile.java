package dev.hilum.train;

import dev.hilum.io.AtomicOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/**
 * Scalars for TensorBoard: a file of TFRecords, each a protocol buffer {@code Event}, written by
 * hand.
 *
 * <pre>
 *   record  = length:u64, masked(crc32c(length)):u32, data, masked(crc32c(data)):u32
 *   Event   = 1 wall_time:double, 2 step:int64, 3 file_version:string | 5 summary:Summary
 *   Summary = repeated 1 value:{1 tag:string, 2 simple_value:float}
 * </pre>
 *
 * <p>Source: {@code tensorflow/core/lib/io/record_writer.h}, {@code core/util/event.proto}, {@code
 * core/framework/summary.proto}. Read back by Python's TensorBoard in {@code EventFileGoldenTest}.
 */
final class EventFile implements AutoCloseable {
  /** What the tags of validation scores begin with. */
  static final String VALIDATION = "validation/";

  private static final String PREFIX = "events.out.tfevents.";
  private static final byte STEP = 0x10; // field 2, a varint
  private static final int MASK = 0xa282ead8;
  private static final int FRAME = 16; // bytes of a record besides its data

  private final Path file;
  private final OutputStream out;
  private final LongSupplier clock; // milliseconds of UTC

  private EventFile(Path file, LongSupplier clock) throws IOException {
    this.file = file;
    this.clock = clock;
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Goes on with the folder's event file after step {@code last} and the validation of step {@code
   * validated}: what follows, torn or whole, goes.
   */
  static EventFile open(Path folder, int last, int validated) {
    return open(folder, last, validated, System::currentTimeMillis);
  }

  static EventFile open(Path folder, int last, int validated, LongSupplier clock) {
    try {
      try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, PREFIX + "*")) {
        for (Path file : old) {
          if (last > 0) {
            cut(file, last, validated);
            return new EventFile(file, clock);
          }
          Files.delete(file);
        }
      }
      long seconds = clock.getAsLong() / 1000;
      Path file = folder.resolve(PREFIX + seconds + ".hilum");
      EventFile events = new EventFile(file, clock);
      events.record(
          events.event(0).put((byte) 0x1a), "brain.Event:2".getBytes(StandardCharsets.UTF_8));
      return events;
    } catch (IOException e) {
      throw AtomicOutput.failure(folder, e);
    }
  }

  private static void cut(Path file, int last, int validated) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int end = 0;
    while (bytes.limit() - end >= FRAME) {
      long length = bytes.getLong(end);
      if (length < 0 || length > bytes.limit() - end - FRAME) {
        break;
      }
      byte[] data = new byte[(int) length];
      bytes.get(end + 12, data);
      boolean ofValidation = new String(data, StandardCharsets.ISO_8859_1).contains(VALIDATION);
      if (bytes.getInt(end + 12 + data.length) != masked(data)
          || step(data) > (ofValidation ? validated : last)) {
        break;
      }
      end += FRAME + data.length;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
    }
  }

  /** The step of an event as {@link #event} begins it: behind the time, unless it is 0. */
  private static long step(byte[] data) {
    long step = 0;
    if (data.length > 9 && data[9] == STEP) {
      byte b = -1;
      for (int at = 10; b < 0 && at < data.length; at++) {
        b = data[at];
        step |= (long) (b & 0x7f) << 7 * (at - 10);
      }
    }
    return step;
  }

  /** Writes the numbers of one step; those that are not finite are left out. */
  void write(int step, String prefix, Map<String, Double> numbers) {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    numbers.forEach(
        (name, number) -> {
          if (Double.isFinite(number)) {
            byte[] tag = (prefix + name).getBytes(StandardCharsets.UTF_8);
            ByteBuffer value = buffer(tag.length + 16).put((byte) 0x0a);
            varint(value, tag.length).put(tag).put((byte) 0x15).putFloat(number.floatValue());
            ByteBuffer head = varint(buffer(16).put((byte) 0x0a), value.position());
            summary.write(head.array(), 0, head.position());
            summary.write(value.array(), 0, value.position());
          }
        });
    try {
      record(event(step).put((byte) 0x2a), summary.toByteArray());
    } catch (IOException e) {
      throw AtomicOutput.failure(file, e);
    }
  }

  private ByteBuffer event(int step) {
    ByteBuffer event = buffer(32).put((byte) 0x09).putDouble(clock.getAsLong() / 1000.0);
    return step == 0 ? event : varint(event.put(STEP), step);
  }

  /**
   * One record of an event that ends in a field of bytes; in one write, so that it seldom tears.
   */
  private void record(ByteBuffer event, byte[] field) throws IOException {
    varint(event, field.length);
    byte[] data = new byte[event.position() + field.length];
    event.get(0, data, 0, event.position());
    System.arraycopy(field, 0, data, event.position(), field.length);
    byte[] length = buffer(8).putLong(data.length).array();
    ByteBuffer record = buffer(data.length + FRAME);
    record.put(length).putInt(masked(length)).put(data).putInt(masked(data));
    out.write(record.array());
  }

  private static int masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer varint(ByteBuffer to, int value) {
    int rest = value;
    while (rest > 0x7f) {
      to.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    return to.put((byte) rest);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw AtomicOutput.failure(file, e);
    }
  }
}
