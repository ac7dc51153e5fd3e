using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace WorkerPool.Tests.PublicApi;

/// <summary>What an assembly offers to its users, as sorted C#-like text: one line a member.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly MemberTypes[] s_kinds =
        [MemberTypes.Field, MemberTypes.Constructor, MemberTypes.Property, MemberTypes.Event, MemberTypes.Method];

    internal static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string?, Type> space in assembly.GetExportedTypes().GroupBy(type => type.Namespace).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(space.Key).Append('\n');
            foreach (Type type in space.OrderBy(type => TypeText.Of(type), StringComparer.Ordinal))
            {
                text.Append('\n').Append(TypeText.Attributes(type.CustomAttributes, "\n")).Append(Declaration(type)).Append('\n');
                foreach (string member in Members(type))
                    text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        string record = type.GetMethod("PrintMembers", Declared) is null ? "" : "record ";
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => $"{(IsReadOnly(type) ? "readonly " : "")}{record}struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => $"abstract {record}class",
            { IsSealed: true } => $"sealed {record}class",
            _ => $"{record}class",
        };
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {TypeText.Of(invoke.ReturnParameter)} {TypeText.Of(type)}({Parameters(invoke)}){Constraints(type.GetGenericArguments())}";
        }

        bool hasBase = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum);
        IEnumerable<string> interfaces = type.IsEnum ? [] : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Select(one => TypeText.Of(one)).Order(StringComparer.Ordinal);
        string[] bases = type.IsEnum && Enum.GetUnderlyingType(type) is var number && number != typeof(int)
            ? [TypeText.Of(number)]
            : [.. hasBase ? [TypeText.Of(type.BaseType!)] : Array.Empty<string>(), .. interfaces];
        string list = bases.Length > 0 ? " : " + string.Join(", ", bases) : "";
        return $"public {kind} {GenericName(TypeText.Of(type), type.GetGenericArguments())}{list}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
                   orderby Convert.ToInt64(field.GetRawConstantValue(), null)
                   select $"{field.Name} = {field.GetRawConstantValue()}";
        }

        if (type.IsSubclassOf(typeof(Delegate)))
            return [];

        IEnumerable<(MemberInfo Member, string Text)> members =
        [
            .. type.GetFields(Declared).Where(IsVisible).Select(field => ((MemberInfo)field, Field(field))),
            .. type.GetConstructors(Declared).Where(IsVisible).Select(made => ((MemberInfo)made, Constructor(made))),
            .. type.GetProperties(Declared).Where(one => one.GetAccessors(true).Any(IsVisible)).Select(one => ((MemberInfo)one, Property(one))),
            .. type.GetEvents(Declared).Where(one => IsVisible(one.AddMethod!)).Select(one => ((MemberInfo)one, Event(one))),
            .. type.GetMethods(Declared).Where(one => IsVisible(one) && IsWritten(one)).Select(one => ((MemberInfo)one, Method(one))),
        ];
        return from entry in members
               let text = TypeText.Attributes(entry.Member.CustomAttributes, " ") + entry.Text
               orderby Array.IndexOf(s_kinds, entry.Member.MemberType), entry.Member.Name, text
               select text;
    }

    private static string Field(FieldInfo field) =>
        field.IsLiteral
            ? $"{Access(field.IsPublic)}const {TypeText.Of(field)} {field.Name} = {TypeText.Value(field.GetRawConstantValue(), field.FieldType)};"
            : $"{Access(field.IsPublic)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.Of(field)} {field.Name};";

    private static string Property(PropertyInfo property)
    {
        MethodInfo main = property.GetAccessors(true).First(IsVisible);
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        string get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        string set = property.SetMethod is { } setter && IsVisible(setter) ? $" {Access(setter, main)}{(IsInit(setter) ? "init" : "set")};" : "";
        return $"{Modifiers(main)}{required}{TypeText.Of(property)} {name} {{{get}{set} }}";
    }

    private static string Constructor(ConstructorInfo made) =>
        $"{Access(made)}{made.DeclaringType!.Name.Split('`')[0]}({Parameters(made)});";

    private static string Event(EventInfo one) => $"{Modifiers(one.AddMethod!)}event {TypeText.Of(one)} {one.Name};";

    private static string Method(MethodInfo method)
    {
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        string name = GenericName(method.Name, method.GetGenericArguments(), append: true);
        return $"{Modifiers(method)}{TypeText.Of(method.ReturnParameter)} {name}({extension}{Parameters(method)}){Constraints(method.GetGenericArguments())};";
    }

    // The arguments' variance and attributes belong to the declaration alone.
    private static string GenericName(string name, Type[] arguments, bool append = false)
    {
        if (arguments.Length == 0)
            return name;
        IEnumerable<string> texts = arguments.Select(argument =>
            TypeText.Attributes(argument.CustomAttributes, " ") + Variance(argument) + argument.Name);
        return $"{(append ? name : name[..name.LastIndexOf('<')])}<{string.Join(", ", texts)}>";
    }

    private static string Variance(Type argument) => (argument.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out ",
        GenericParameterAttributes.Contravariant => "in ",
        _ => "",
    };

    private static string Constraints(Type[] arguments)
    {
        var text = new StringBuilder();
        foreach (Type argument in arguments)
        {
            GenericParameterAttributes flags = argument.GenericParameterAttributes;
            bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            string[] parts =
            [
                .. flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
                .. isStruct ? ["struct"] : Array.Empty<string>(),
                .. argument.GetGenericParameterConstraints().Where(one => one != typeof(ValueType)).Select(one => TypeText.Of(one)).Order(StringComparer.Ordinal),
                .. flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
            ];
            if (parts.Length > 0)
                text.Append(" where ").Append(argument.Name).Append(" : ").Append(string.Join(", ", parts));
        }

        return text.ToString();
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string pass = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        string standard = parameter.HasDefaultValue ? " = " + TypeText.Value(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{TypeText.Attributes(parameter.CustomAttributes, " ")}{pass}{TypeText.Of(parameter)} {parameter.Name}{standard}";
    }

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
            return method.IsStatic ? "static " : "";

        string kind = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true } when method.GetBaseDefinition() != method => method.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return Access(method) + kind;
    }

    private static string Access(MethodBase method) => Access(method.IsPublic);

    private static string Access(MethodBase accessor, MethodBase main) => accessor.IsPublic == main.IsPublic ? "" : Access(accessor);

    private static string Access(bool isPublic) => isPublic ? "public " : "protected ";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    // Not an accessor or a finalizer, and not one of the members that the compiler adds to each record.
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method is not { Name: "Finalize", IsFamily: true }
        && !method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsReadOnly(Type type) =>
        type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == nameof(IsReadOnlyAttribute));
}
