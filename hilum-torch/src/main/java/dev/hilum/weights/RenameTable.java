package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How names of one library become those of another: rules kept as data, in {@code
 * /dev/hilum/weights/renames/NAME.tsv}, applied one after the other to a view of a checkpoint.
 *
 * <pre>
 *   prefix     TEXT                          cut off where every name has it
 *   rename     PATTERN REPLACEMENT           first match in a name, regular expression
 *   drop       PATTERN                       the tensor is left out
 *   transpose  PATTERN REPLACEMENT           renamed, and a matrix [a, b] becomes [b, a]
 *   split      PATTERN REPLACEMENT PARTS     cut along side 0 into one tensor for each part
 *   join       PATTERN REPLACEMENT PARTS     the reverse; {part} stands for one of PARTS
 * </pre>
 *
 * <p>Values are not copied unless a rule has to move them, and then only when they are asked for.
 */
public final class RenameTable {
  private final String name;
  private final List<Rule> rules;

  private RenameTable(String name, List<Rule> rules) {
    this.name = name;
    this.rules = rules;
  }

  private record Rule(String kind, String from, String to, List<String> parts) {

    static Rule parse(String line, String table) {
      String[] cells = line.split("\t", -1);
      int cellCount =
          switch (cells[0]) {
            case "prefix", "drop" -> 2;
            case "rename", "transpose" -> 3;
            case "split", "join" -> 4;
            default -> -1;
          };
      if (cells.length != cellCount) {
        throw new IllegalArgumentException(
            "rename table " + table + ": not a rule of " + cellCount + " cells: " + line);
      }
      return new Rule(
          cells[0],
          cells[1],
          cellCount > 2 ? cells[2] : "",
          cellCount > 3 ? List.of(cells[3].split(",", -1)) : List.of());
    }
  }

  /**
   * The table of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RenameTable of(String name) {
    try (InputStream in = RenameTable.class.getResourceAsStream("renames/" + name + ".tsv")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no rename table \"" + name + "\"");
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RenameTable parse(String name, String text) {
    return new RenameTable(
        name,
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> Rule.parse(line, name))
            .toList());
  }

  /**
   * {@code source} under the new names. Closing the view closes the source.
   *
   * @throws BadInputException if two tensors would get the same name, or one cannot be cut into
   *     equal parts
   */
  public TensorSource apply(TensorSource source) {
    SequencedMap<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (String original : source.names()) {
      tensors.put(original, LazyTensor.of(source, original));
    }
    for (Rule rule : rules) {
      tensors = new Step(source.origin()).apply(rule, tensors);
    }
    return new View(source, tensors);
  }

  @Override
  public String toString() {
    return name;
  }

  /** One rule over all names. */
  private final class Step {
    private final String origin;
    private final SequencedMap<String, LazyTensor> out = new LinkedHashMap<>();

    Step(String origin) {
      this.origin = origin;
    }

    SequencedMap<String, LazyTensor> apply(Rule rule, SequencedMap<String, LazyTensor> in) {
      switch (rule.kind) {
        case "prefix" -> {
          boolean all =
              !in.isEmpty() && in.keySet().stream().allMatch(n -> n.startsWith(rule.from));
          in.forEach((n, t) -> put(all ? n.substring(rule.from.length()) : n, t));
        }
        case "join" -> join(rule, in);
        default -> {
          Pattern pattern = Pattern.compile(rule.from);
          in.forEach(
              (n, tensor) -> {
                Matcher match = pattern.matcher(n);
                if (match.find()) {
                  replace(rule, match, n, tensor);
                } else {
                  put(n, tensor);
                }
              });
        }
      }
      return out;
    }

    private void replace(Rule rule, Matcher match, String from, LazyTensor tensor) {
      switch (rule.kind) {
        case "drop" -> {}
        case "rename" -> put(match.replaceFirst(rule.to), tensor);
        case "transpose" -> {
          if (tensor.shape().length != 2) {
            throw new BadInputException(
                "%s: \"%s\" must be a matrix, got %d sides"
                    .formatted(origin, from, tensor.shape().length));
          }
          put(match.replaceFirst(rule.to), tensor.transposed());
        }
        default -> {
          int parts = rule.parts.size();
          long[] shape = tensor.shape();
          if (shape.length == 0 || shape[0] % parts != 0) {
            throw new BadInputException(
                "%s: \"%s\" must be cut into %d equal parts, got %d rows"
                    .formatted(origin, from, parts, shape.length == 0 ? 1 : shape[0]));
          }
          for (int i = 0; i < parts; i++) {
            put(
                match.replaceFirst(rule.to.replace("{part}", rule.parts.get(i))),
                tensor.part(i, parts));
          }
        }
      }
    }

    private void join(Rule rule, SequencedMap<String, LazyTensor> in) {
      List<Pattern> patterns =
          rule.parts.stream()
              .map(part -> Pattern.compile(rule.from.replace("{part}", part)))
              .toList();
      Map<String, List<String>> groups = new LinkedHashMap<>();
      Map<String, String> groupOf = new LinkedHashMap<>();
      for (Pattern pattern : patterns) {
        for (String from : in.keySet()) {
          Matcher match = pattern.matcher(from);
          if (match.find()) {
            String to = match.replaceFirst(rule.to);
            groups.computeIfAbsent(to, _ -> new ArrayList<>()).add(from);
            groupOf.put(from, to);
          }
        }
      }
      in.forEach(
          (from, tensor) -> {
            String to = groupOf.getOrDefault(from, "");
            List<String> members = groups.getOrDefault(to, List.of());
            if (members.size() != patterns.size()) {
              put(from, tensor);
            } else if (!out.containsKey(to)) {
              put(to, LazyTensor.joined(members.stream().map(in::get).toList(), origin, to));
            }
          });
    }

    private void put(String to, LazyTensor tensor) {
      if (out.put(to, tensor) != null) {
        throw new BadInputException(
            "%s: two tensors are called \"%s\" after the renames of %s"
                .formatted(origin, to, name));
      }
    }
  }

  private record View(TensorSource source, SequencedMap<String, LazyTensor> tensors)
      implements TensorSource {

    @Override
    public String origin() {
      return source.origin();
    }

    @Override
    public Set<String> names() {
      return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public DType dtype(String name) {
      return tensor(name).dtype();
    }

    @Override
    public long[] shape(String name) {
      return tensor(name).shape().clone();
    }

    @Override
    public MemorySegment bytes(String name) {
      return tensor(name).bytes().get();
    }

    @Override
    public void close() {
      source.close();
    }

    private LazyTensor tensor(String name) {
      LazyTensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new IllegalArgumentException(origin() + " has no tensor \"" + name + "\"");
      }
      return tensor;
    }
  }
}
