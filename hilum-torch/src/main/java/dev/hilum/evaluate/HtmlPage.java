package dev.hilum.evaluate;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.io.AtomicOutput;
import dev.hilum.run.ResultFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One self-contained HTML page, written from top to bottom. All text given is escaped. */
public final class HtmlPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; --ink: #1d2329; --dim: #66707a; --line: #d9dee3; --paper: #fff; --soft: #f4f6f8 }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --dim: #98a2ac; --line: #343b42; --paper: #14181c; --soft: #1d2329 } }
      body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto 4rem; padding: 0 1.2rem }
      h1 { font-size: 1.7rem; margin: 0 0 .2rem } h2 { font-size: 1.2rem; margin: 2.2rem 0 .4rem }
      p.lead { color: var(--dim); margin-top: 0 }
      table { border-collapse: collapse; width: 100%%; font-variant-numeric: tabular-nums }
      th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
      th:first-child, td:first-child { text-align: left } th { font-weight: 600; color: var(--dim) } td span { white-space: nowrap }
      .wide { overflow-x: auto } .wide + .wide, .charts + .charts { margin-top: 1.2rem }
      .films { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .8rem }
      figure { margin: 0 } figure img { width: 100%%; border-radius: 4px; background: #000 } figcaption { font-size: .8rem; color: var(--dim); line-height: 1.3 }
      .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem }
      svg { width: 100%%; height: auto; background: var(--soft); border-radius: 4px } svg text { fill: var(--dim); font: 11px system-ui, sans-serif }
      pre { background: var(--soft); padding: .7rem .9rem; border-radius: 4px; overflow-x: auto } code { font-size: .9em }
      footer { margin-top: 3rem; color: var(--dim); font-size: .85rem; border-top: 1px solid var(--line); padding-top: .8rem }
      </style>
      </head>
      <body>
      """;

  /** What stays on one line: an interval, and a p-value. */
  private static final Pattern WHOLE = Pattern.compile("\\[[^\\[\\]]{1,24}]|p = \\S+");

  private final StringBuilder html = new StringBuilder();

  public HtmlPage(String title, String lead) {
    html.append(HEAD.formatted(escape(title)));
    html.append("<h1>").append(escape(title)).append("</h1>\n<p class=\"lead\">");
    html.append(escape(lead)).append("</p>\n");
  }

  public HtmlPage heading(String text) {
    html.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  public HtmlPage paragraph(String text) {
    html.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  public HtmlPage commands(String text) {
    html.append("<pre><code>").append(escape(text)).append("</code></pre>\n");
    return this;
  }

  /** A table, scrolled by itself where the window is narrow; the first row is the header. */
  public HtmlPage table(List<List<String>> rows) {
    html.append("<div class=\"wide\"><table>\n");
    for (int r = 0; r < rows.size(); r++) {
      String cell = r == 0 ? "th" : "td";
      html.append("<tr>");
      for (String text : rows.get(r)) {
        html.append('<').append(cell).append('>');
        html.append(WHOLE.matcher(escape(text)).replaceAll("<span>$0</span>"));
        html.append("</").append(cell).append('>');
      }
      html.append("</tr>\n");
    }
    html.append("</table></div>\n");
    return this;
  }

  /** A film under a caption. */
  record Picture(GrayImage film, String caption) {}

  HtmlPage films(List<Picture> pictures) {
    html.append("<div class=\"films\">\n");
    for (Picture picture : pictures) {
      String png = Base64.getEncoder().encodeToString(PngWriter.encode(picture.film, 8));
      html.append("<figure><img alt=\"").append(escape(picture.caption));
      html.append("\" src=\"data:image/png;base64,").append(png).append("\"><figcaption>");
      html.append(escape(picture.caption)).append("</figcaption></figure>\n");
    }
    html.append("</div>\n");
    return this;
  }

  HtmlPage charts(List<LineChart> charts) {
    html.append("<div class=\"charts\">\n");
    charts.forEach(chart -> html.append(chart.svg()).append('\n'));
    html.append("</div>\n");
    return this;
  }

  /** The page, closed by a line of small print. */
  public String end(String smallPrint) {
    return html + "<footer>" + escape(smallPrint) + "</footer>\n</body>\n</html>\n";
  }

  /** Writes {@code result.json} and {@code report.html} into a new folder. */
  static void write(Path out, boolean force, Map<String, ?> document, String html) {
    AtomicOutput.folder(
        out,
        force,
        folder -> {
          ResultFile.write(folder, document);
          Files.writeString(folder.resolve("report.html"), html);
        });
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
