package dev.hilum.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML document that knows where it stands, for errors: {@code FILE line 12}. */
public sealed interface YamlNode {

  /** The file and line, or whatever else it came from. */
  String where();

  /** What it is, as an error names it: the value itself if it is short. */
  String shown();

  /** The same as maps, lists, texts, numbers, flags and nulls. */
  @Nullable Object plain();

  /** One value; what it means depends on who reads it, so the text is kept. */
  record Scalar(String text, Kind kind, String where) implements YamlNode {
    @Override
    public @Nullable Object plain() {
      return switch (kind) {
        case TEXT -> text;
        case FLAG -> text.equalsIgnoreCase("true");
        case NOTHING -> null;
        case NUMBER ->
            text.matches("[-+]?[0-9]{1,18}") ? (Object) Long.valueOf(text) : Double.valueOf(text);
      };
    }

    @Override
    public String shown() {
      String some = text.length() > 80 ? text.substring(0, 80) + "…" : text;
      return kind == Kind.TEXT ? "\"" + some + "\"" : kind == Kind.NOTHING ? "nothing" : some;
    }
  }

  /** What a scalar looks like by YAML 1.2; quotes make it text. */
  enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    NOTHING
  }

  /** A list. */
  record Sequence(List<YamlNode> items, String where) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public List<@Nullable Object> plain() {
      List<@Nullable Object> values = new ArrayList<>();
      items.forEach(item -> values.add(item.plain()));
      return values;
    }

    @Override
    public String shown() {
      return "a list of " + items.size();
    }
  }

  /** Keys with values, in their order. */
  record Mapping(SequencedMap<String, YamlNode> entries, String where) implements YamlNode {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      entries.forEach((key, value) -> values.put(key, value.plain()));
      return values;
    }

    @Override
    public String shown() {
      return "a section with the keys " + String.join(", ", entries.keySet());
    }

    /** This document without one key. */
    public Mapping without(String key) {
      SequencedMap<String, YamlNode> rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Mapping(rest, where);
    }

    /**
     * This document with another laid over it: sections are merged key by key, everything else is
     * replaced.
     */
    public Mapping under(Mapping over) {
      SequencedMap<String, YamlNode> merged = new LinkedHashMap<>(entries);
      for (Map.Entry<String, YamlNode> entry : over.entries.entrySet()) {
        YamlNode value = entry.getValue();
        if (merged.get(entry.getKey()) instanceof Mapping below && value instanceof Mapping above) {
          merged.put(entry.getKey(), below.under(above));
        } else {
          merged.put(entry.getKey(), value);
        }
      }
      return new Mapping(merged, over.where);
    }
  }
}
