using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace WorkerPool.Tests.PublicApi;

/// <summary>Writes types, values and attributes the way C# code does.</summary>
internal static class TypeText
{
    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    // Those that change what callers may write or what their tools tell them.
    private static readonly HashSet<string> s_attributes =
    [
        "DynamicallyAccessedMembers", "EditorBrowsable", "Experimental", "Flags", "MaybeNullWhen", "NotNullWhen", "Obsolete",
        "OverloadResolutionPriority", "RequiresDynamicCode", "RequiresUnreferencedCode",
    ];

    internal static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, s_nullability.Create(parameter));

    internal static string Of(PropertyInfo property) => Of(property.PropertyType, s_nullability.Create(property));

    internal static string Of(FieldInfo field) => Of(field.FieldType, s_nullability.Create(field));

    internal static string Of(EventInfo ofEvent) => Of(ofEvent.EventHandlerType!, s_nullability.Create(ofEvent));

    /// <summary>A type with its arguments; with the question marks of its references when <paramref name="nullability"/> is given.</summary>
    internal static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability);

        bool isNullable = nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable };
        string mark = isNullable && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        if (s_keywords.TryGetValue(type, out string? keyword))
            return keyword + mark;
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";

        return NameOf(type, nullability) + mark;
    }

    /// <summary>A member's or parameter's attributes, each in brackets and followed by <paramref name="separator"/>.</summary>
    internal static string Attributes(IEnumerable<CustomAttributeData> attributes, string separator)
    {
        var text = new StringBuilder();
        CustomAttributeData[] all = [.. attributes.OrderBy(attribute => attribute.AttributeType.Name, StringComparer.Ordinal)];
        // The compiler marks what older compilers must not use as obsolete for them.
        bool isForCompilers = all.Any(attribute => attribute.AttributeType == typeof(CompilerFeatureRequiredAttribute));
        foreach (CustomAttributeData attribute in all)
        {
            string name = attribute.AttributeType.Name.Replace("Attribute", "", StringComparison.Ordinal);
            if (!s_attributes.Contains(name) || (name == "Obsolete" && isForCompilers))
                continue;
            // Messages are prose, not interface.
            IEnumerable<string> arguments = attribute.ConstructorArguments
                .Where(argument => argument.ArgumentType != typeof(string)).Select(argument => Value(argument.Value, argument.ArgumentType));
            string list = string.Join(", ", arguments);
            text.Append('[').Append(name).Append(list.Length > 0 ? $"({list})" : "").Append(']').Append(separator);
        }

        return text.ToString();
    }

    /// <summary>A constant or default value.</summary>
    internal static string Value(object? value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => type.IsValueType && plain == type || type.IsGenericParameter ? "default" : "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            _ when plain.IsEnum => $"{Of(plain)}.{Enum.ToObject(plain, value)}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string NameOf(Type type, NullabilityInfo? nullability)
    {
        if (type.IsGenericParameter)
            return type.Name;

        Type[] arguments = type.GetGenericArguments();
        int fromParents = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string name = type.Name.Split('`')[0];
        if (arguments.Length > fromParents)
        {
            IEnumerable<string> texts = arguments.Skip(fromParents).Select((argument, i) =>
                Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i + fromParents)));
            name += $"<{string.Join(", ", texts)}>";
        }

        return type.DeclaringType is { } parent ? $"{parent.Name.Split('`')[0]}.{name}" : name;
    }
}
