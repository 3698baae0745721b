package dev.hilum.weights;

import dev.hilum.weights.Pickled.Global;
import dev.hilum.weights.Pickled.Inert;
import dev.hilum.weights.Pickled.Nothing;
import dev.hilum.weights.Pickled.TensorView;
import dev.hilum.weights.Pickled.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Python's pickle machine for protocols 2 to 5, without the part that runs code: a name is kept as
 * a name, an object of a foreign class as an {@link Inert} record of its state, and a call is made
 * only by {@link Rebuilders}, which knows PyTorch's own and refuses the rest by name.
 *
 * <p>The machine is a loop over a stack of its own, so depth of nesting costs no Java stack.
 * Reference: pickletools.py of CPython, which documents every opcode.
 */
final class Unpickler {
  /** Rough heap bytes of an object and its place in stack, memo or container. */
  private static final int COST = 96;

  private final PickleBytes in;
  private final UnaryOperator<Object> persistent;
  private final Map<Long, Object> memo = new HashMap<>();
  private final List<Integer> marks = new ArrayList<>();
  private final List<Object> stack = new ArrayList<>();

  /**
   * @param persistent turns a persistent id (PyTorch's storages) into what it stands for
   */
  Unpickler(PickleBytes in, UnaryOperator<Object> persistent) {
    this.in = in;
    this.persistent = persistent;
  }

  /** Reads one pickle up to its STOP and leaves the reader behind it. */
  Object read() {
    if (in.u8() != 0x80) {
      throw in.bad("a pickle must start with its protocol (byte 128)");
    }
    int protocol = in.u8();
    if (protocol < 2 || protocol > 5) {
      throw in.bad("the pickle protocol must be 2 to 5, got " + protocol);
    }
    while (true) {
      int opcode = in.u8();
      if (opcode == '.') {
        Object result = pop();
        if (!stack.isEmpty() || !marks.isEmpty()) {
          throw in.bad("the pickle must end with one value, got " + (1 + stack.size()));
        }
        return result;
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> in.u8(); // PROTO
      case 0x95 -> in.i64(); // FRAME
      case '(' -> {
        in.charge(COST);
        marks.add(stack.size());
      }
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(top());
      case 'N' -> push(Nothing.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) in.u8());
      case 'M' -> push((long) in.u16());
      case 'J' -> push((long) in.i32());
      case 0x8a -> push(in.integer(in.u8()));
      case 0x8b -> push(in.integer(in.i32()));
      case 'G' -> push(in.bigEndianDouble());
      case 'X' -> push(in.utf8(in.u32()));
      case 0x8c -> push(in.utf8(in.u8()));
      case 0x8d -> push(in.utf8(in.i64()));
      case 'U' -> push(in.latin1(in.u8()));
      case 'T' -> push(in.latin1(in.i32()));
      case 'C' -> push(in.bytes(in.u8()));
      case 'B' -> push(in.bytes(in.u32()));
      case 0x8e, 0x96 -> push(in.bytes(in.i64()));
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(popMark()));
      case 0x85 -> push(new Tuple(pop(1)));
      case 0x86 -> push(new Tuple(pop(2)));
      case 0x87 -> push(new Tuple(pop(3)));
      case ']', 0x8f -> push(new ArrayList<>(0));
      case '}' -> push(new LinkedHashMap<>(0));
      case 0x91 -> push(popMark());
      case 'a' -> append(pop(1));
      case 'e', 0x90 -> append(popMark());
      case 's' -> setItems(pop(2));
      case 'u' -> setItems(popMark());
      case 'q' -> remember(in.u8());
      case 'r' -> remember(in.u32());
      case 0x94 -> remember(memo.size());
      case 'h' -> push(recall(in.u8()));
      case 'j' -> push(recall(in.u32()));
      case 'c' -> push(new Global(in.line(), in.line()));
      case 0x93 -> pushGlobal(pop(2));
      case 'Q' -> push(persistent.apply(pop()));
      case 'R' -> {
        List<Object> call = pop(2);
        push(Rebuilders.call(call.get(0), call.get(1), in));
      }
      case 0x81 -> pushNew(pop(2).get(0)); // NEWOBJ: class, arguments
      case 0x92 -> pushNew(pop(3).get(0)); // NEWOBJ_EX: class, arguments, keywords
      case 'b' -> build(pop());
      default ->
          throw in.bad(
              "the pickle opcode "
                  + opcode
                  + " at byte "
                  + (in.position() - 1)
                  + " is not one of those that PyTorch writes");
    }
  }

  private void push(Object value) {
    in.charge(COST);
    stack.add(value);
  }

  private Object top() {
    if (stack.size() <= floor()) {
      throw in.bad("the pickle takes a value that is not there, at byte " + in.position());
    }
    return stack.getLast();
  }

  private Object pop() {
    Object value = top();
    stack.removeLast();
    return value;
  }

  private List<Object> pop(int count) {
    return popFrom(stack.size() - count);
  }

  private List<Object> popMark() {
    if (marks.isEmpty()) {
      throw in.bad("the pickle goes back to a mark that is not there, at byte " + in.position());
    }
    return popFrom(marks.removeLast());
  }

  private List<Object> popFrom(int start) {
    if (start < floor()) {
      throw in.bad("the pickle takes values that are not there, at byte " + in.position());
    }
    List<Object> tail = stack.subList(start, stack.size());
    List<Object> values = new ArrayList<>(tail);
    tail.clear();
    return values;
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }

  private void remember(long index) {
    in.charge(COST);
    memo.put(index, top());
  }

  private Object recall(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw in.bad("the pickle recalls value " + index + ", which it has not stored");
    }
    return value;
  }

  private void pushGlobal(List<Object> moduleAndName) {
    if (moduleAndName.get(0) instanceof String module
        && moduleAndName.get(1) instanceof String name) {
      push(new Global(module, name));
    } else {
      throw in.bad("a name in the pickle must be two strings");
    }
  }

  private void pushNew(Object type) {
    if (!(type instanceof Global global)) {
      throw in.bad("an object must name its class, got " + Pickled.describe(type));
    }
    if (Rebuilders.isMapping(global)) {
      push(new LinkedHashMap<>());
    } else {
      in.charge(4 * COST);
      push(new Inert(global));
    }
  }

  private void append(List<Object> values) {
    switch (top()) {
      case ArrayList<?> _ -> asList(top()).addAll(values);
      case Inert inert -> inert.elements.addAll(values);
      default -> throw in.bad("values are added to " + Pickled.describe(top()));
    }
  }

  private void setItems(List<Object> keysAndValues) {
    Map<Object, Object> target =
        switch (top()) {
          case LinkedHashMap<?, ?> _ -> asMap(top());
          case Inert inert -> inert.items;
          default -> throw in.bad("items are set on " + Pickled.describe(top()));
        };
    if (keysAndValues.size() % 2 != 0) {
      throw in.bad("a key without value is set on a dict");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      target.put(key(keysAndValues.get(i)), keysAndValues.get(i + 1));
    }
  }

  /** Keys are what hashes in constant time: a nested tuple could be made to hash for ever. */
  private Object key(Object key) {
    boolean plain =
        switch (key) {
          case String _, Number _, Boolean _, Nothing _, Global _, Inert _ -> true;
          case Tuple tuple ->
              tuple.items().size() <= 16
                  && tuple.items().stream()
                      .allMatch(item -> item instanceof String || item instanceof Number);
          default -> false;
        };
    if (!plain) {
      throw in.bad("a dict's key must be a string, number, name or object, got " + describe(key));
    }
    return key;
  }

  private static String describe(Object value) {
    return Pickled.describe(value);
  }

  private void build(Object state) {
    switch (top()) {
      case Inert inert -> setState(inert, state);
      // an OrderedDict's or tensor's own attributes, such as a state dict's _metadata
      case LinkedHashMap<?, ?> _ -> {}
      case TensorView _ -> {}
      default -> throw in.bad("state is set on " + describe(top()));
    }
  }

  private void setState(Inert inert, Object state) {
    switch (state) {
      case Map<?, ?> map -> addState(inert, map);
      case Tuple tuple when tuple.items().size() == 2 -> {
        for (Object part : tuple.items()) { // __dict__, then __slots__
          if (part instanceof Map<?, ?> map) {
            addState(inert, map);
          }
        }
      }
      default -> inert.state.put("__state__", state);
    }
  }

  private void addState(Inert inert, Map<?, ?> state) {
    in.charge((long) COST * state.size());
    inert.state.putAll(state);
  }

  /** Lists and maps on the stack are made here, so they take any object. */
  @SuppressWarnings("unchecked")
  private static List<Object> asList(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> asMap(Object value) {
    return (Map<Object, Object>) value;
  }
}
