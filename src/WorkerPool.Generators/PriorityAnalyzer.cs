using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WorkerPool.Generators.Diagnostics;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators;

/// <summary>
/// Reports a priority given to a pool whose queue takes no notice of it, where both can be seen: the pool is a local variable of the same
/// method, made with options that stand there.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PriorityAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.IgnoredPriority);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(Names.CallTarget) is not null)
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!CallOrigin.TargetsOf(call.TargetMethod.ContainingType).Any() || PriorityIn(call) is not { } priority
            || Unwrapped(call.Instance) is not ILocalReferenceOperation pool || CreationOf(pool.Local, call) is not { } creation
            || StrategyOf(creation) is not { } strategy)
            return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.IgnoredPriority, priority.Syntax.GetLocation(), strategy));
    }

    // The assignment of a priority that is not 0, in options that stand in the call.
    private static IOperation? PriorityIn(IInvocationOperation call) =>
        call.Arguments
            .Select(static argument => Unwrapped(argument.Value))
            .OfType<IObjectCreationOperation>()
            .Where(static made => Names.Is(made.Type!, "WorkerPool.ExecOptions") || Names.Is(made.Type!, "WorkerPool.BatchOptions"))
            .Select(static made => Assignment(made, "Priority"))
            .FirstOrDefault(static set => set is { Value.ConstantValue: { HasValue: true, Value: not 0 } });

    private static IInvocationOperation? CreationOf(ILocalSymbol local, IOperation place)
    {
        IOperation root = place;
        while (root.Parent is not null)
            root = root.Parent;
        return root.Descendants()
            .OfType<IVariableDeclaratorOperation>()
            .Where(made => SymbolEqualityComparer.Default.Equals(made.Symbol, local))
            .Select(static made => Unwrapped(made.GetVariableInitializer()?.Value))
            .OfType<IInvocationOperation>()
            .FirstOrDefault(static made => Names.Is(made.TargetMethod.ContainingType, "WorkerPool.Pool") && made.TargetMethod.Name is "Create" or "CreateAsync");
    }

    // The strategy of a pool that takes no notice of priorities; null for one that may.
    private static string? StrategyOf(IInvocationOperation creation)
    {
        IOperation? options = creation.Arguments
            .FirstOrDefault(static argument => argument.Parameter is { } parameter && Names.Is(parameter.Type, "WorkerPool.PoolOptions")) is { } given
            ? Unwrapped(given.Value)
            : null;
        const string Default = "Fifo";
        switch (options)
        {
            case null or IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } }:
                return Default;
            case IObjectCreationOperation made when Assignment(made, "Queue") is null && Assignment(made, "QueueProvider") is null:
                return Assignment(made, "QueueStrategy") is not { } set ? Default
                    : set.Value is IFieldReferenceOperation { Field.Name: "Fifo" or "Lifo" or "Deadline" or "WasmRing" } strategy ? strategy.Field.Name
                    : null;
            default:
                return null;
        }
    }

    private static ISimpleAssignmentOperation? Assignment(IObjectCreationOperation made, string property) =>
        made.Initializer?.Initializers
            .OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(set => set.Target is IPropertyReferenceOperation target && target.Property.Name == property);

    private static IOperation? Unwrapped(IOperation? value)
    {
        while (value is IConversionOperation or IAwaitOperation)
            value = value is IConversionOperation conversion ? conversion.Operand : ((IAwaitOperation)value).Operation;

        // What ConfigureAwait made of a task.
        return value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured } ? Unwrapped(configured) : value;
    }
}
