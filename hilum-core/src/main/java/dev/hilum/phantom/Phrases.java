package dev.hilum.phantom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sentences of {@code phrases.txt}, by key and author. */
final class Phrases {
  private static final String FILE = "phrases.txt";
  private static final Map<Author, Map<String, List<String>>> ALL = read();

  private final Author author;
  private final CounterRandom random;

  Phrases(Author author, CounterRandom random) {
    this.author = author;
    this.random = random;
  }

  /** One of the author's sentences of this key, with what stands in braces filled in. */
  String say(String key, Map<String, String> words) {
    List<String> choice = ALL.getOrDefault(author, Map.of()).get(key);
    if (choice == null) {
      throw new IllegalArgumentException(FILE + " has no sentence " + key + " of " + author);
    }
    String sentence = choice.get((int) (random.uniform() * choice.size()));
    for (Map.Entry<String, String> word : words.entrySet()) {
      String name = word.getKey();
      sentence = sentence.replace("{" + name + "}", word.getValue());
      sentence = sentence.replace("{" + capital(name) + "}", capital(word.getValue()));
    }
    return sentence;
  }

  String say(String key) {
    return say(key, Map.of());
  }

  static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static Map<Author, Map<String, List<String>>> read() {
    Map<Author, Map<String, List<String>>> all = new EnumMap<>(Author.class);
    try (InputStream in = Phrases.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new AssertionError("the program must hold its sentences " + FILE);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] part = line.split(" \\| ", 3);
        for (Author author : Author.values()) {
          if (part[1].indexOf(author.name().charAt(0)) >= 0) {
            all.computeIfAbsent(author, a -> new HashMap<>())
                .computeIfAbsent(part[0].strip(), key -> new ArrayList<>())
                .add(part[2].strip());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + ": cannot be read", e);
    }
    return all;
  }

  /** What the braces of a lesion's sentences stand for. */
  static Map<String, String> words(Lesion lesion) {
    String degree = lesion.degree();
    Map<String, String> words = new HashMap<>();
    words.put("degree", degree);
    words.put("size", degree.equals("mild") ? "small" : degree.equals("severe") ? "large" : degree);
    words.put("adverb", degree.equals("moderate") ? "moderately" : degree + "ly");
    words.put("side", lesion.side().word());
    words.put("zone", lesion.zone().word());
    words.put("mm", Long.toString(Math.round(20 * Lesion.noduleRadius(lesion.severity()))));
    words.put("rib", ordinal(lesion.rib()));
    return words;
  }

  private static String ordinal(int number) {
    return switch (number) {
      case 3 -> "third";
      case 4 -> "fourth";
      case 5 -> "fifth";
      case 6 -> "sixth";
      case 7 -> "seventh";
      default -> "eighth";
    };
  }
}
