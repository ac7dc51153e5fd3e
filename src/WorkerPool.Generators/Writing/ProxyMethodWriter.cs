using WorkerPool.Generators.Model;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators.Writing;

/// <summary>
/// Writes the proxy methods of one method: for a call, for one with options where <c>params</c> leaves no place for them, and for a batch.
/// </summary>
internal sealed class ProxyMethodWriter
{
    private readonly SourceWriter _writer;
    private readonly MethodModel _method;
    private readonly string _delegate;
    private readonly string _options;
    private readonly string _token;

    internal ProxyMethodWriter(SourceWriter writer, TypeModel type, MethodModel method)
    {
        _writer = writer;
        _method = method;
        _delegate = DelegateText.Of(type, method);
        _options = Free("options", "execOptions");
        _token = Free("cancellationToken", "execToken");
    }

    private string Returned => _method.Return switch
    {
        { IsStream: true } returned => $"{Api.Collections}IAsyncEnumerable<{returned.Result}>",
        { Result: { } result } => $"{Api.Library}PoolTask<{result}>",
        _ => Api.Library + "PoolTask",
    };

    internal void Write()
    {
        if (_method.Taken.LastOrDefault()?.ElementType is not null)
        {
            WriteCall(limits: false, gathers: true);
            WriteCall(limits: true, gathers: false);
        }
        else
        {
            WriteCall(limits: true, gathers: false);
        }

        if (_method.HasBatch)
            WriteBatch();
    }

    private void WriteCall(bool limits, bool gathers)
    {
        _writer.Line();
        foreach (string line in _method.Documentation)
            _writer.Line("/// " + line);
        IEnumerable<string> parameters = _method.Taken.Select(parameter => ParameterText(parameter, gathers));
        IEnumerable<string> arguments = [_delegate, .. DelegateText.Argument(_method)];
        if (limits)
        {
            _writer.Line($"/// <param name=\"{_options}\">What this call asks for beyond the pool's options.</param>");
            _writer.Line($"/// <param name=\"{_token}\">Stops the call.</param>");
            parameters = parameters.Concat(Limits(_method.Return.IsStream ? "StreamOptions" : "ExecOptions", _options, _token));
            arguments = arguments.Concat([_options, _token]);
        }

        WriteMethod(Returned, _method.ProxyName, parameters, _method.Return.IsStream ? "StreamAsync" : "ExecAsync", arguments);
    }

    private void WriteBatch()
    {
        bool hasResults = _method.Return.Result is not null;
        _writer.Line();
        _writer.Line($"/// <summary>Calls <see cref=\"{_method.DocumentationId}\"/> for each item, {Outcome(hasResults)}.</summary>");
        _writer.Line("/// <param name=\"items\">The arguments of each call. Do not change the list while the batch runs.</param>");
        _writer.Line("/// <param name=\"options\">What the batch asks for.</param>");
        _writer.Line("/// <param name=\"cancellationToken\">Stops the batch.</param>");
        WriteMethod(
            hasResults ? $"{Api.Library}PoolTask<{Api.Library}BatchResult<{_method.Return.Result}>>" : Api.Library + "PoolTask",
            _method.BatchName,
            [$"{Api.Collections}IReadOnlyList<{DelegateText.NamedArgumentType(_method)}> items", .. Limits("BatchOptions", "options", "cancellationToken")],
            hasResults ? "ExecBatchAsync" : "ForEachAsync",
            ["items", _delegate, "options", "cancellationToken"]);
    }

    private void WriteMethod(string returned, string name, IEnumerable<string> parameters, string core, IEnumerable<string> arguments)
    {
        foreach (string attribute in _method.Attributes)
            _writer.Line(attribute);
        string generic = _method.TypeParameters.Length == 0 ? "" : $"<{_method.TypeParameters}>";
        string end = _method.Constraints.Count == 0 ? " =>" : "";
        _writer.Line($"public {returned} {name}{generic}({string.Join(", ", parameters)}){end}");
        for (int i = 0; i < _method.Constraints.Count; i++)
            _writer.Indented(_method.Constraints[i] + (i == _method.Constraints.Count - 1 ? " =>" : ""));
        _writer.Indented($"_target.{core}({string.Join(", ", arguments)});");
    }

    private static string Outcome(bool hasResults) =>
        hasResults ? "and gives every item's result or exception" : "or fails with the first exception";

    private static IEnumerable<string> Limits(string type, string options, string token) =>
        [$"{Api.Library}{type}? {options} = null", $"{Api.Token} {token} = default"];

    private static string ParameterText(ParameterModel parameter, bool gathers)
    {
        string modifier = gathers && parameter.ElementType is not null ? "params " : parameter.IsIn ? "in " : "";
        string value = parameter.Default is null ? "" : $" = {parameter.Default}";
        return $"{parameter.Attributes}{modifier}{parameter.Type} {Names.Escape(parameter.Name)}{value}";
    }

    private string Free(string name, string other)
    {
        if (_method.Taken.All(one => one.Name != name))
            return name;
        while (_method.Taken.Any(one => one.Name == other))
            other += "_";
        return other;
    }
}
