using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace WorkerPool.Methods;

/// <summary>Makes the table of a type's methods by reflection.</summary>
[RequiresUnreferencedCode("Looks for methods that trimming may have removed.")]
[RequiresDynamicCode("Makes arrays and generic code at run time.")]
internal static class ReflectedMethods
{
    /// <summary>The table of <typeparamref name="TMethods"/>, made by the first to ask. Thread-safe.</summary>
    internal static MethodTable Of<TMethods>() =>
        LazyInitializer.EnsureInitialized(ref Made<TMethods>.Table, ref Made<TMethods>.Gate, static () => Make(typeof(TMethods)));

    private static MethodTable Make(Type type)
    {
        MethodInfo[] methods = [.. AllOf(type).Where(IsCallable)];
        return new MethodTable(
            type,
            methods
                .Where(one => !IsIgnored(one) && !Array.Exists(methods, other => Hides(other, one)))
                .Select(method => EntryOf(method, type)));
    }

    private static IEnumerable<MethodInfo> AllOf(Type type)
    {
        // A class inherits the methods of its base classes; an interface is not said to have those of its base interfaces.
        IEnumerable<Type> types = type.IsInterface ? type.GetInterfaces().Prepend(type) : [type];
        return types.SelectMany(static t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance));
    }

    // Special names are the accessors'; names with < are the compiler's own.
    private static bool IsCallable(MethodInfo method) =>
        !method.IsSpecialName
        && !method.Name.Contains('<', StringComparison.Ordinal)
        && !method.ContainsGenericParameters
        && method.GetBaseDefinition().DeclaringType != typeof(object)
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !EndsTheState(method)
        && CanBeBoxed(method.ReturnType)
        && Array.TrueForAll(method.GetParameters(), static parameter => CanBeBoxed(TypeOf(parameter)));

    // When the state ends is the pool's business.
    private static bool EndsTheState(MethodInfo method) =>
        method.GetParameters().Length == 0
        && ((method.Name == nameof(IDisposable.Dispose) && typeof(IDisposable).IsAssignableFrom(method.ReflectedType))
            || (method.Name == nameof(IAsyncDisposable.DisposeAsync) && typeof(IAsyncDisposable).IsAssignableFrom(method.ReflectedType)));

    private static bool IsIgnored(MethodInfo method) => method.GetCustomAttribute<WorkerMethodAttribute>() is { Ignore: true };

    private static string NameOf(MethodInfo method) => method.GetCustomAttribute<WorkerMethodAttribute>()?.Name ?? method.Name;

    private static bool CanBeBoxed(Type type) => type is { IsByRef: false, IsPointer: false, IsFunctionPointer: false, IsByRefLike: false };

    // What is passed by in arrives as a copy, as everything else does.
    private static Type TypeOf(ParameterInfo parameter) =>
        parameter is { IsIn: true, ParameterType.IsByRef: true } ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;

    // As in C#: the same name and parameters in a type further down.
    private static bool Hides(MethodInfo other, MethodInfo method) =>
        other.Name == method.Name
        && other.DeclaringType != method.DeclaringType
        && method.DeclaringType!.IsAssignableFrom(other.DeclaringType)
        && TypesOf(other).SequenceEqual(TypesOf(method));

    private static IEnumerable<Type> TypesOf(MethodInfo method) => method.GetParameters().Select(static parameter => parameter.ParameterType);

    private static MethodEntry EntryOf(MethodInfo method, Type type)
    {
        MethodParameter[] parameters = Array.ConvertAll(method.GetParameters(), ParameterOf);
        Type? declaring = method.DeclaringType == type ? null : method.DeclaringType;
        Type returned = method.ReturnType;
        if (TaskAwaiting.For(returned, out Type result) is { } awaiting)
        {
            return new MethodEntry(
                NameOf(method), parameters, returned, result, (methods, arguments) => awaiting(Invoke(method, methods, arguments)))
            {
                DeclaringType = declaring,
            };
        }

        return new MethodEntry(NameOf(method), parameters, returned, (methods, arguments) => Invoke(method, methods, arguments))
        {
            DeclaringType = declaring,
        };
    }

    private static object? Invoke(MethodInfo method, object methods, object?[] arguments) =>
        method.Invoke(methods, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);

    private static MethodParameter ParameterOf(ParameterInfo parameter)
    {
        Type type = TypeOf(parameter);
        bool gathers = type.IsSZArray && parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false);
        return new MethodParameter
        {
            Name = parameter.Name ?? $"arg{parameter.Position}",
            Type = type,
            IsOptional = parameter.HasDefaultValue,
            Default = parameter.HasDefaultValue ? DefaultOf(parameter.DefaultValue, type) : null,
            NewArray = gathers ? length => Array.CreateInstance(type.GetElementType()!, length) : null,
        };
    }

    // The metadata holds the default of a nullable enum as a number, and that of a struct not at all.
    private static object? DefaultOf(object? value, Type type)
    {
        Type? underlying = Nullable.GetUnderlyingType(type);
        if (value is null)
            return type.IsValueType && underlying is null ? RuntimeHelpers.GetUninitializedObject(type) : null;
        return underlying is { IsEnum: true } && value is not Enum ? Enum.ToObject(underlying, value) : value;
    }

    private static class Made<TMethods>
    {
        internal static MethodTable? Table;
        internal static object? Gate;
    }
}
