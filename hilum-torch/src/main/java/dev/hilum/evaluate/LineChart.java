package dev.hilum.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * A small line chart as SVG.
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
    List<Line> lines) {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 240;
  private static final int LEFT = 42;
  private static final int TOP = 28;
  private static final int BOTTOM = 40;

  /** Points with rising x, from 0 to {@code right}. */
  record Line(double[] x, double[] y, String colour, double thickness) {
    Line {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "a line needs as many x as y, got " + x.length + " and " + y.length);
      }
    }
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, HEIGHT));
    svg.append("<title>").append(HtmlPage.escape(title)).append("</title>");
    text(svg, WIDTH / 2.0, 17, "middle", title);
    text(svg, LEFT + plotWidth() / 2.0, HEIGHT - 8, "middle", xName);
    svg.append(
        "<text transform=\"translate(12 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>"
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
    for (Line l : lines) {
      svg.append("<polyline fill=\"none\" stroke=\"").append(l.colour);
      svg.append("\" stroke-width=\"").append(l.thickness).append("\" points=\"");
      for (int i = 0; i < l.x.length; i++) {
        double share = Math.clamp((l.y[i] - low) / (high - low), 0, 1);
        svg.append(
            String.format(
                Locale.ROOT,
                "%.1f,%.1f ",
                LEFT + plotWidth() * l.x[i] / right,
                TOP + plotHeight() * (1 - share)));
      }
      svg.append("\"/>");
    }
    return svg.append("</svg>").toString();
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
