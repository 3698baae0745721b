package dev.hilum.report;

import dev.hilum.archive.RealData;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;

/** The shared OpenI reports, where they are; tests that need them are skipped elsewhere. */
final class OpenIReports {
  private static final Pattern ABSTRACT =
      Pattern.compile("<AbstractText Label=\"([A-Z]+)\">([^<]+)</AbstractText>");

  private OpenIReports() {}

  static Path data() {
    Path data = RealData.folder().orElse(null);
    Assumptions.assumeTrue(data != null, "HILUM_DATA names no folder with the shared data");
    return data;
  }

  /** Each report's parts by their label, reports by name. */
  static List<Map<String, String>> all() {
    Map<String, Map<String, String>> reports = new TreeMap<>();
    Path file = data().resolve("openi").resolve("NLMCXR_reports.tgz");
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(raw))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        if (e.getName().endsWith(".xml")) {
          reports.put(e.getName(), parts(new String(tar.readAllBytes(), StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(reports.values());
  }

  private static Map<String, String> parts(String xml) {
    Map<String, String> parts = new LinkedHashMap<>();
    Matcher part = ABSTRACT.matcher(xml);
    while (part.find()) {
      parts.put(
          part.group(1),
          part.group(2)
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&quot;", "\"")
              .replace("&apos;", "'")
              .replace("&amp;", "&"));
    }
    return parts;
  }

  /** FINDINGS and IMPRESSION, each whole and then in the parts between ". ". */
  static List<String> texts() {
    List<String> out = new ArrayList<>();
    for (Map<String, String> report : all()) {
      report.forEach(
          (label, text) -> {
            if (label.equals("FINDINGS") || label.equals("IMPRESSION")) {
              out.add(text);
              out.addAll(List.of(text.split("\\. ", -1)));
            }
          });
    }
    return out;
  }
}
