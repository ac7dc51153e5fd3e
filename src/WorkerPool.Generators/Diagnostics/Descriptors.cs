using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Diagnostics;

/// <summary>Everything that can be wrong with worker methods, as far as the compiler sees it.</summary>
internal static class Descriptors
{
    internal static readonly DiagnosticDescriptor NotClassOrInterface = Error(
        "WP0001",
        "Worker methods are methods of a class or an interface",
        "'{0}' is {1}; [WorkerMethods] takes a class or an interface whose instances have methods",
        "Each worker of a pool owns one object. A struct, an enum, a delegate or a static class cannot be that object.");

    internal static readonly DiagnosticDescriptor OpenGeneric = Error(
        "WP0002",
        "A generic type needs its type arguments",
        "'{0}' has type parameters without arguments; write [assembly: WorkerMethods(typeof(...))] with its type arguments",
        "A proxy is written for one type. For each closed form of a generic class write an attribute on the assembly, for example "
        + "[assembly: WorkerMethods(typeof(Parser<int>))].");

    internal static readonly DiagnosticDescriptor NotAccessible = Error(
        "WP0003",
        "Generated code must be able to name the type",
        "'{0}' cannot be named by generated code; make it and the types around it internal or public, and not file-local",
        "The proxy is written into another file of the same assembly.");

    internal static readonly DiagnosticDescriptor NoMethods = Warning(
        "WP0004",
        "The type has no methods to call",
        "'{0}' has no public instance method that a pool can call; no proxy is written",
        "Static methods, properties, Dispose, DisposeAsync and what is inherited from object are not called through a pool.");

    internal static readonly DiagnosticDescriptor NotCallable = Warning(
        "WP0005",
        "The method cannot be called through a pool",
        "'{0}' gets no proxy method and no name, since {1}; change it, or leave it out with [WorkerMethod(Ignore = true)]",
        "A call travels to another thread: arguments and results must be values that can be kept. References to variables, pointers "
        + "and ref structs cannot.");

    internal static readonly DiagnosticDescriptor NotByName = Info(
        "WP0006",
        "The method cannot be called by its name",
        "'{0}' has a proxy method but cannot be called by its name, since {1}",
        "A call by name has the name and the arguments, and must be safe in a trimmed program.");

    internal static readonly DiagnosticDescriptor AmbiguousByName = Warning(
        "WP0007",
        "Calls by name cannot tell two methods apart",
        "'{0}' and '{1}' are both called '{2}' with arguments of the same types; give one of them another name with [WorkerMethod(Name = ...)], "
        + "or leave it out with Ignore",
        "A call by name chooses by the number and types of its arguments. The token and the context that the pool supplies do not count, "
        + "nor does 'in'.");

    internal static readonly DiagnosticDescriptor ProxyMethodTaken = Warning(
        "WP0008",
        "Two methods want the same proxy method",
        "'{0}' gets no proxy method: '{1}' with the same parameters is that of '{2}'; give one of them another name with "
        + "[WorkerMethod(Name = ...)], or leave it out with Ignore",
        "A proxy method has its method's name, with Async at the end if it is not there already. Without one, a method can still be "
        + "called by its name or through a delegate.");

    internal static readonly DiagnosticDescriptor ProxyNameTaken = Error(
        "WP0009",
        "The proxy's name is taken",
        "The proxy of '{0}' would be called '{1}', and there is another type of that name beside it; rename one of the two",
        "The proxy of a type is called like the type, with Proxy at the end, and stands in its namespace.");

    internal static readonly DiagnosticDescriptor SharedField = Warning(
        "WP0010",
        "Workers share static state",
        "'{0}' is static and can be changed: all workers share it, while each runs on a thread of its own; make it an instance member{1} or "
        + "[ThreadStatic]",
        "Each worker owns its object and nobody else touches it, so methods need no locks. What is static is outside that protection.");

    internal static readonly DiagnosticDescriptor Blocking = Warning(
        "WP0011",
        "A worker waits for a call of its own pool where the pool cannot see it",
        "This blocks a worker on a call of its own pool behind a Task, which can wait for ever; await the call, or block on the PoolTask itself "
        + "with GetAwaiter().GetResult()",
        "A worker that blocks on a PoolTask of its own pool runs the call itself when nobody has begun it. Behind AsTask() the pool cannot see "
        + "the wait, and when every worker waits so, none is left to run the calls.");

    internal static readonly DiagnosticDescriptor BadName = Error(
        "WP0012",
        "The name is not one",
        "'{0}' cannot be called '{1}', which is not a C# identifier",
        "The name is also that of the proxy method, with Async at the end.");

    internal static readonly DiagnosticDescriptor WrongPlace = Error(
        "WP0013",
        "The attribute stands in the wrong place",
        "{0}",
        "On a class or an interface, [WorkerMethods] stands without a type and means the one that carries it; on an assembly it names the "
        + "type.");

    internal static readonly DiagnosticDescriptor AskedTwice = Warning(
        "WP0014",
        "The type has a proxy already",
        "'{0}' {1}; this attribute is not heeded",
        "A second proxy would make pool.Proxy() ambiguous.");

    internal static readonly DiagnosticDescriptor NoEffect = Warning(
        "WP0015",
        "The attribute has no effect",
        "[WorkerMethod] has no effect on '{0}', since {1}",
        "Only public instance methods are called through a pool.");

    internal static readonly DiagnosticDescriptor NotSerializable = Warning(
        "WP0016",
        "A value cannot cross a border",
        "'{0}' cannot be called across a border, to another process for instance: {1} is {2}, which is not copied as it lies in memory and is not listed "
        + "in '{3}'; {4}",
        "Strings, numbers, enums, dates and structs without references, pointers and handles are copied, and arrays and memory of these, "
        + "but for strings. Everything else is sent as JSON, by the context that SerializerContext names.");

    internal static readonly DiagnosticDescriptor NotContext = Error(
        "WP0017",
        "The serializer context is none",
        "The SerializerContext of '{0}' is '{1}', which is not an accessible class derived from JsonSerializerContext",
        "Declare a partial class that derives from System.Text.Json.Serialization.JsonSerializerContext, with [JsonSerializable] for each type "
        + "to be sent, and let its source generator complete it.");

    internal static readonly DiagnosticDescriptor IgnoredPriority = Info(
        "WP0018",
        "The queue takes no notice of the priority",
        "The pool's QueueStrategy is {0}, which takes no notice of Priority; set PoolOptions.QueueStrategy to QueueStrategy.Priority, or leave "
        + "Priority out",
        "Priority orders the calls that wait under QueueStrategy.Priority and WasmPriority, and in a queue of your own.");

    private static DiagnosticDescriptor Error(string id, string title, string message, string description) =>
        Make(id, title, message, DiagnosticSeverity.Error, description);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string description) =>
        Make(id, title, message, DiagnosticSeverity.Warning, description);

    private static DiagnosticDescriptor Info(string id, string title, string message, string description) =>
        Make(id, title, message, DiagnosticSeverity.Info, description);

    private static DiagnosticDescriptor Make(string id, string title, string message, DiagnosticSeverity severity, string description) =>
        new(id, title, message, "WorkerPool", severity, isEnabledByDefault: true, description);
}
