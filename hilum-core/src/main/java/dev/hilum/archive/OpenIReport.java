package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Report;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One report of the Indiana University collection, as Open-i publishes it in XML ({@code
 * eCitation}) or as the table {@code indiana_reports.csv} has it.
 *
 * @param id number of the report, {@code 1} for {@code CXR1}; also its study and patient
 * @param sections heading in capitals to text, in the order of the report; empty ones are left out
 * @param mesh the terms that human coders gave it ({@code MeSH/major}), with qualifiers
 * @param images ids of its films ({@code parentImage})
 */
record OpenIReport(
    String id, Map<String, String> sections, List<String> mesh, List<String> images) {
  private static final int LARGEST = 4 << 20;
  private static final int DEEPEST = 64;

  /** What coders write where they coded nothing. */
  static final String UNCODED = "No Indexing";

  /** The report as text: each section begins with its heading and a colon on a line of its own. */
  Report report() {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, words) -> text.append(heading).append(": ").append(words).append('\n'));
    return new Report(id, id, text.toString().stripTrailing());
  }

  /**
   * Reads the XML of one report. Documents with a type definition are refused, so that nothing
   * outside of the file is ever asked for and no entity expands.
   *
   * @param name stands for the file in errors
   */
  static OpenIReport of(byte[] xml, String name) {
    if (xml.length > LARGEST) {
      throw new BadInputException(
          "%s: a report must have at most %d bytes, got %d".formatted(name, LARGEST, xml.length));
    }
    String text = text(xml, name);
    if (text.contains("<!DOCTYPE")) {
      throw new BadInputException(
          name + ": a report must not define or use entities, got a document type definition");
    }
    return parse(text, name);
  }

  private static OpenIReport parse(String text, String name) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
      try {
        return read(reader, name);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new BadInputException(
          "%s: must be well-formed XML, got an error in line %d"
              .formatted(name, e.getLocation() == null ? 1 : e.getLocation().getLineNumber()),
          e);
    }
  }

  private static String text(byte[] xml, String name) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(xml)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BadInputException(name + ": a report must be UTF-8 text, got other bytes", e);
    }
  }

  private static OpenIReport read(XMLStreamReader reader, String name) throws XMLStreamException {
    String id = "";
    Map<String, String> sections = new LinkedHashMap<>();
    List<String> mesh = new ArrayList<>();
    List<String> images = new ArrayList<>();
    String heading = "";
    StringBuilder text = new StringBuilder();
    int depth = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new BadInputException(
                name + ": a report must not define or use entities, got one of them");
        case XMLStreamConstants.START_ELEMENT -> {
          if (++depth == 1 && !reader.getLocalName().equals("eCitation")) {
            throw new BadInputException(
                name + ": a report must be an eCitation, got " + reader.getLocalName());
          }
          if (depth > DEEPEST) {
            throw new BadInputException(
                name + ": elements must be nested at most " + DEEPEST + " deep, got more");
          }
          text.setLength(0);
          switch (reader.getLocalName()) {
            case "uId" -> id = attribute(reader, "id");
            case "AbstractText" -> heading = attribute(reader, "Label");
            case "parentImage" -> images.add(attribute(reader, "id"));
            default -> {} // read for its text, or not at all
          }
        }
        case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          String words = text.toString().strip();
          switch (reader.getLocalName()) {
            case "AbstractText" -> section(sections, heading, words);
            case "major" -> mesh.add(words);
            default -> {} // nothing that is kept
          }
          text.setLength(0);
        }
        default -> {} // comments and blanks
      }
    }
    if (!id.matches("CXR\\d{1,9}")) {
      throw new BadInputException(
          name + ": a report must have a uId such as CXR1, got " + EntryName.shown(id));
    }
    mesh.removeIf(String::isEmpty);
    return new OpenIReport(id.substring(3), sections, mesh, images);
  }

  static void section(Map<String, String> sections, String heading, String words) {
    if (!words.isEmpty()) {
      sections.merge(heading.isEmpty() ? "TEXT" : heading, words, (one, two) -> one + "\n" + two);
    }
  }

  private static String attribute(XMLStreamReader reader, String name) {
    String value = reader.getAttributeValue(null, name);
    return value == null ? "" : value.strip();
  }
}
