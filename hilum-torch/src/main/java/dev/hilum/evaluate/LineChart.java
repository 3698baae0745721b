package dev.hilum.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * A small line chart as SVG: bands below lines below dots, and beneath the axes what they are.
 *
 * @param low the value at the bottom
 * @param high the value at the top
 * @param diagonal whether the line of chance is drawn
 */
record LineChart(
    String title,
    String xName,
    String yName,
    double right,
    double low,
    double high,
    boolean diagonal,
    List<Line> lines,
    List<Band> bands,
    List<Dot> dots,
    List<Key> keys) {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 240;
  private static final int LEFT = 50;
  private static final int TOP = 28;
  private static final int BOTTOM = 40;
  private static final int KEY = 15;

  /** A chart of lines alone. */
  LineChart(
      String title,
      String xName,
      String yName,
      double right,
      double low,
      double high,
      boolean diagonal,
      List<Line> lines) {
    this(title, xName, yName, right, low, high, diagonal, lines, List.of(), List.of(), List.of());
  }

  /** Points with rising x, from 0 to {@code right}. */
  record Line(double[] x, double[] y, String colour, double thickness) {
    Line {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "a line needs as many x as y, got " + x.length + " and " + y.length);
      }
    }
  }

  /** The area between two lines over the same x. */
  record Band(double[] x, double[] low, double[] high, String colour) {}

  /** One point, filled or a ring, whose name shows under the pointer. */
  record Dot(double x, double y, String colour, boolean filled, String name) {}

  /** What a colour stands for; the mark is a line, or a dot as {@link Dot} has it. */
  record Key(String name, String colour, Mark mark) {
    enum Mark {
      LINE,
      RING,
      DOT
    }
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    int height = HEIGHT + KEY * keys.size();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, height));
    svg.append("<title>").append(HtmlPage.escape(title)).append("</title>");
    text(svg, WIDTH / 2.0, 17, "middle", title);
    text(svg, LEFT + plotWidth() / 2.0, HEIGHT - 8, "middle", xName);
    svg.append(
        "<text transform=\"translate(13 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>"
            .formatted(TOP + plotHeight() / 2, HtmlPage.escape(yName)));
    for (int i = 0; i <= 4; i++) {
      double share = i / 4.0;
      double y = TOP + plotHeight() * (1 - share);
      double x = LEFT + plotWidth() * share;
      line(svg, LEFT, y, LEFT + plotWidth(), y, "#8886", 0.5);
      text(svg, LEFT - 5, y + 4, "end", number(low + share * (high - low)));
      text(svg, x, HEIGHT - BOTTOM + 15, "middle", number(share * right));
    }
    if (diagonal) {
      line(svg, LEFT, TOP + plotHeight(), LEFT + plotWidth(), TOP, "#888", 1);
    }
    for (Band b : bands) {
      svg.append("<polygon fill-opacity=\"0.18\" fill=\"").append(b.colour);
      svg.append("\" points=\"");
      for (int i = 0; i < b.x.length; i++) {
        point(svg, b.x[i], b.high[i]);
      }
      for (int i = b.x.length - 1; i >= 0; i--) {
        point(svg, b.x[i], b.low[i]);
      }
      svg.append("\"/>");
    }
    for (Line l : lines) {
      svg.append("<polyline fill=\"none\" stroke=\"").append(l.colour);
      svg.append("\" stroke-width=\"").append(l.thickness).append("\" points=\"");
      for (int i = 0; i < l.x.length; i++) {
        point(svg, l.x[i], l.y[i]);
      }
      svg.append("\"/>");
    }
    for (Dot d : dots) {
      dot(svg, across(d.x), up(d.y), d.colour, d.filled, d.name);
    }
    for (int k = 0; k < keys.size(); k++) {
      Key key = keys.get(k);
      double y = HEIGHT + KEY * k + 4.0;
      if (key.mark == Key.Mark.LINE) {
        line(svg, LEFT - 8, y, LEFT + 8, y, key.colour, 2);
      } else {
        dot(svg, LEFT, y, key.colour, key.mark == Key.Mark.DOT, key.name);
      }
      text(svg, LEFT + 14, y + 4, "start", key.name);
    }
    return svg.append("</svg>").toString();
  }

  private void point(StringBuilder svg, double x, double y) {
    svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", across(x), up(y)));
  }

  private double across(double x) {
    return LEFT + plotWidth() * x / right;
  }

  private double up(double y) {
    return TOP + plotHeight() * (1 - Math.clamp((y - low) / (high - low), 0, 1));
  }

  private static void dot(
      StringBuilder svg, double x, double y, String colour, boolean filled, String name) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\" stroke=\"%s\""
                + " stroke-width=\"1.5\"><title>%s</title></circle>",
            x,
            y,
            filled ? colour : "none",
            colour,
            HtmlPage.escape(name)));
  }

  private static int plotWidth() {
    return WIDTH - LEFT - 14;
  }

  private static int plotHeight() {
    return HEIGHT - TOP - BOTTOM;
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            HtmlPage.escape(text)));
  }

  private static void line(
      StringBuilder svg, double x1, double y1, double x2, double y2, String colour, double width) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"%.1f\"/>",
            x1,
            y1,
            x2,
            y2,
            colour,
            width));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
