package dev.hilum.tensor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.FunctionSchema;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * Calls any operator that libtorch has registered, by its schema name ({@code aten::add.Tensor}).
 * Arguments are Java values in schema order; those left out at the end take the schema's defaults.
 * Temporaries of the call are freed before it returns.
 */
final class Dispatch {
  private static final Map<String, Operator> OPERATORS = new ConcurrentHashMap<>();

  /** One resolved operator; its native objects live as long as the process. */
  private record Operator(OperatorHandle handle, Parameter[] parameters, boolean[] aliases) {}

  private record Parameter(
      String name, Type.@Nullable TypePtr element, @Nullable IValue otherwise) {}

  private Dispatch() {}

  /** Calls an operator that returns one tensor. */
  static Tensor tensor(String name, @Nullable Object... arguments) {
    return tensors(name, arguments)[0];
  }

  /** Calls an operator for its effect. */
  static void run(String name, @Nullable Object... arguments) {
    try (PointerScope temporaries = new PointerScope()) {
      call(name, arguments);
    }
  }

  /** Calls an operator that returns one or more tensors, or one list of tensors. */
  static Tensor[] tensors(String name, @Nullable Object... arguments) {
    try (PointerScope temporaries = new PointerScope()) {
      Operator op = operator(name);
      IValueVector stack = call(name, arguments);
      if (stack.size() == 1 && stack.get(0).isTensorList()) {
        var list = stack.get(0).toTensorVector();
        Tensor[] out = new Tensor[(int) list.size()];
        for (int i = 0; i < out.length; i++) {
          out[i] = adopt(temporaries, list.get(i), op.aliases[0], arguments);
        }
        return out;
      }
      Tensor[] out = new Tensor[(int) stack.size()];
      for (int i = 0; i < out.length; i++) {
        out[i] = adopt(temporaries, stack.get(i).toTensor(), op.aliases[i], arguments);
      }
      return out;
    }
  }

  private static Tensor adopt(
      PointerScope temporaries,
      org.bytedeco.pytorch.Tensor borrowed,
      boolean mayAlias,
      @Nullable Object[] arguments) {
    var copy = new org.bytedeco.pytorch.Tensor(borrowed); // its own reference to the same tensor
    copy.retainReference();
    temporaries.detach(copy);
    boolean view =
        mayAlias
            && arguments.length > 0
            && arguments[0] instanceof Tensor self
            && self.handle().is_alias_of(copy);
    return new Tensor(copy, !view);
  }

  private static IValueVector call(String name, @Nullable Object[] arguments) {
    Operator op = operator(name);
    Parameter[] parameters = op.parameters;
    if (arguments.length > parameters.length) {
      throw new IllegalArgumentException(
          name + " takes " + parameters.length + " arguments, got " + arguments.length);
    }
    IValue[] values = new IValue[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      if (i < arguments.length) {
        values[i] = value(arguments[i], parameters[i]);
      } else {
        IValue otherwise = parameters[i].otherwise;
        if (otherwise == null) {
          throw new IllegalArgumentException(name + " needs the argument " + parameters[i].name);
        }
        values[i] = otherwise;
      }
    }
    IValueVector stack = new IValueVector(values);
    try {
      op.handle.callBoxed(stack);
    } catch (RuntimeException e) {
      throw failure(name, arguments, e);
    }
    return stack;
  }

  private static GenericList objects(@Nullable Object[] items, Parameter parameter) {
    GenericList list = list(parameter, items.length);
    for (Object item : items) {
      list.push_back(value(item, parameter));
    }
    return list;
  }

  private static IValue value(@Nullable Object argument, Parameter parameter) {
    return switch (argument) {
      case null -> new IValue();
      case Tensor t -> new IValue(t.handle());
      case Integer i -> new IValue(i.longValue());
      case Long l -> new IValue(l.longValue());
      case Double d -> new IValue(d.doubleValue());
      case Boolean b -> new IValue(b.booleanValue());
      case String s -> new IValue(s);
      case DType d -> new IValue((long) d.code());
      case Device d -> new IValue(d);
      case Generator g -> new IValue(g);
      case long[] l -> {
        GenericList list = list(parameter, l.length);
        for (long item : l) {
          list.push_back(new IValue(item));
        }
        yield new IValue(list);
      }
      case double[] d -> {
        GenericList list = list(parameter, d.length);
        for (double item : d) {
          list.push_back(new IValue(item));
        }
        yield new IValue(list);
      }
      case boolean[] b -> {
        GenericList list = list(parameter, b.length);
        for (boolean item : b) {
          list.push_back(new IValue(item));
        }
        yield new IValue(list);
      }
      case @Nullable Object[] items -> new IValue(objects(items, parameter));
      default ->
          throw new IllegalArgumentException(
              parameter.name + " cannot be a " + argument.getClass().getName());
    };
  }

  private static GenericList list(Parameter parameter, int size) {
    if (parameter.element == null) {
      throw new IllegalArgumentException(parameter.name + " is not a list");
    }
    GenericList list = new GenericList(parameter.element);
    list.reserve(size);
    return list;
  }

  /** Whether this build of libtorch has the operator. */
  static boolean has(String name) {
    try {
      operator(name);
      return true;
    } catch (IllegalArgumentException absent) {
      return false;
    }
  }

  private static Operator operator(String name) {
    Operator known = OPERATORS.get(name);
    return known != null ? known : OPERATORS.computeIfAbsent(name, Dispatch::resolve);
  }

  private static Operator resolve(String name) {
    Native.load();
    int dot = name.indexOf('.', name.indexOf("::"));
    try (PointerScope temporaries = new PointerScope()) {
      OperatorHandle handle =
          forever(
              new OperatorHandle(
                  Dispatcher.singleton()
                      .findSchemaOrThrow(
                          dot < 0 ? name : name.substring(0, dot),
                          dot < 0 ? "" : name.substring(dot + 1))));
      FunctionSchema schema = handle.schema();
      var arguments = schema.arguments();
      Parameter[] parameters = new Parameter[(int) schemaSize(arguments)];
      for (int i = 0; i < parameters.length; i++) {
        var argument = arguments.getPointer(i);
        Type.TypePtr type = argument.type();
        if (kind(type) == TypeKind.OptionalType) {
          type = type.get().containedType(0);
        }
        boolean list = kind(type) == TypeKind.ListType;
        var otherwise = argument.default_value();
        parameters[i] =
            new Parameter(
                argument.name().getString(),
                list ? forever(new Type.TypePtr(type.get().containedType(0))) : null,
                otherwise.has_value() ? forever(new IValue(otherwise.get())) : null);
      }
      var returns = schema.returns();
      boolean[] aliases = new boolean[Math.max(1, (int) schemaSize(returns))];
      for (int i = 0; i < schemaSize(returns); i++) {
        var alias = returns.getPointer(i).alias_info();
        aliases[i] = alias != null && !alias.isNull();
      }
      return new Operator(handle, parameters, aliases);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "libtorch has no operator " + name + ": " + firstLine(e), e);
    }
  }

  /** Enum constants that come from native code are copies: only the interned one compares. */
  private static TypeKind kind(Type.TypePtr type) {
    return type.get().kind().intern();
  }

  private static long schemaSize(@Nullable Pointer arguments) {
    return arguments == null ? 0 : arguments.limit() - arguments.position();
  }

  private static <P extends Pointer> P forever(P pointer) {
    pointer.retainReference();
    return pointer;
  }

  private static RuntimeException failure(
      String name, @Nullable Object[] arguments, RuntimeException e) {
    StringBuilder shapes = new StringBuilder();
    for (Object argument : arguments) {
      if (argument instanceof Tensor t) {
        shapes.append(shapes.isEmpty() ? "" : ", ").append(t.dtype()).append(t.shape());
      }
    }
    String message = name.substring(name.indexOf("::") + 2) + "(" + shapes + "): " + firstLine(e);
    boolean memory =
        message.contains("can't allocate memory")
            || message.contains("not enough memory")
            || message.contains("out of memory")
            || message.contains("bad_alloc");
    return memory
        ? new NativeMemoryException(message, e)
        : new IllegalArgumentException(message, e);
  }

  private static String firstLine(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("no detail");
  }
}
