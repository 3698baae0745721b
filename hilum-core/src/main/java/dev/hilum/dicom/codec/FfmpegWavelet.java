package dev.hilum.dicom.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEG2000;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY16LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB48LE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import dev.hilum.io.BadInputException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * JPEG 2000 by FFmpeg's decoder, which is native code: it is loaded at the first such frame, and
 * sees only streams whose size has been checked.
 *
 * <p>FFmpeg aligns samples to the top of 8 or 16 bits and gives signed ones an offset of half the
 * range; both are undone here.
 */
final class FfmpegWavelet {
  static {
    av_log_set_level(AV_LOG_QUIET); // its messages could name what a file holds
  }

  private FfmpegWavelet() {}

  /** The samples of a stream, sign-extended where it is signed. */
  static short[] decode(byte[] stream, WaveletHeader size, String name) {
    AVCodecContext context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_JPEG2000));
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try {
      context.thread_count(1);
      context.err_recognition(AV_EF_EXPLODE);
      context.max_pixels((size.width() + 64L) * (size.height() + 64L)); // it aligns both
      int length = stream.length - size.start();
      check(avcodec_open2(context, context.codec(), (AVDictionary) null), "open", name);
      check(av_new_packet(packet, length), "take", name);
      packet.data().put(stream, size.start(), length);
      check(avcodec_send_packet(context, packet), "decode", name);
      check(avcodec_receive_frame(context, frame), "decode", name);
      return samples(frame, size, name);
    } finally {
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  private static void check(int code, String verb, String name) {
    if (code < 0) {
      throw new BadInputException(
          name
              + ": FFmpeg must be able to "
              + verb
              + " the JPEG 2000 code stream, got error "
              + code);
    }
  }

  private static short[] samples(AVFrame frame, WaveletHeader size, String name) {
    int format = frame.format(), width = size.width(), height = size.height();
    boolean wide = format == AV_PIX_FMT_GRAY16LE || format == AV_PIX_FMT_RGB48LE;
    int channels = format == AV_PIX_FMT_GRAY8 || format == AV_PIX_FMT_GRAY16LE ? 1 : 3;
    boolean known = wide || format == AV_PIX_FMT_GRAY8 || format == AV_PIX_FMT_RGB24;
    if (!known
        || channels != size.components()
        || frame.width() != width
        || frame.height() != height) {
      throw new BadInputException(
          name
              + ": the decoded frame must be "
              + (width + " x " + height + " x " + size.components() + ", got " + frame.width())
              + (" x " + frame.height() + " in format " + format));
    }
    int row = width * channels, stride = frame.linesize(0);
    short[] out = new short[row * height];
    BytePointer data = frame.data(0).capacity((long) stride * height);
    if (wide) {
      ShortPointer shorts = new ShortPointer(data);
      for (int y = 0; y < height; y++) {
        shorts.position((long) y * stride / 2).get(out, y * row, row);
      }
    } else {
      byte[] line = new byte[row];
      for (int y = 0; y < height; y++) {
        data.position((long) y * stride).get(line);
        for (int x = 0; x < row; x++) {
          out[y * row + x] = (short) (line[x] & 0xff);
        }
      }
    }
    align(out, (wide ? 16 : 8) - size.precision(), size);
    return out;
  }

  private static void align(short[] values, int shift, WaveletHeader size) {
    int offset = size.signed() ? 1 << size.precision() - 1 : 0;
    if (shift == 0 && offset == 0) {
      return;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (((values[i] & 0xffff) >> shift) - offset);
    }
  }
}
