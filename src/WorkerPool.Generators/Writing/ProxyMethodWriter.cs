using WorkerPool.Generators.Model;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes the proxy method of one method, and its overload with options where <c>params</c> leaves no place for them.</summary>
internal sealed class ProxyMethodWriter
{
    private readonly SourceWriter _writer;
    private readonly TypeModel _type;
    private readonly MethodModel _method;
    private readonly string _options;
    private readonly string _token;

    internal ProxyMethodWriter(SourceWriter writer, TypeModel type, MethodModel method)
    {
        _writer = writer;
        _type = type;
        _method = method;
        _options = Free("options", "execOptions");
        _token = Free("cancellationToken", "execToken");
    }

    private string Returned => Api.Library + "PoolTask" + (_method.Return.Result is { } result ? $"<{result}>" : "");

    internal void Write()
    {
        if (_method.Taken.LastOrDefault()?.ElementType is not null)
        {
            WriteMethod(limits: false, gathers: true);
            WriteMethod(limits: true, gathers: false);
        }
        else
        {
            WriteMethod(limits: true, gathers: false);
        }
    }

    private void WriteMethod(bool limits, bool gathers)
    {
        _writer.Line();
        WriteDocumentation(limits);
        foreach (string attribute in _method.Attributes)
            _writer.Line(attribute);
        string generic = _method.TypeParameters.Length == 0 ? "" : $"<{_method.TypeParameters}>";
        IEnumerable<string> parameters = _method.Taken.Select(parameter => ParameterText(parameter, gathers));
        if (limits)
            parameters = parameters.Concat([$"{Api.Options} {_options} = null", $"{Api.Token} {_token} = default"]);
        string end = _method.Constraints.Count == 0 ? " =>" : "";
        _writer.Line($"public {Returned} {_method.ProxyName}{generic}({string.Join(", ", parameters)}){end}");
        for (int i = 0; i < _method.Constraints.Count; i++)
            _writer.Indented(_method.Constraints[i] + (i == _method.Constraints.Count - 1 ? " =>" : ""));
        string[] arguments = [DelegateText(), .. Argument(), .. limits ? [_options, _token] : Array.Empty<string>()];
        _writer.Indented($"_target.ExecAsync({string.Join(", ", arguments)});");
    }

    private void WriteDocumentation(bool limits)
    {
        foreach (string line in _method.Documentation)
            _writer.Line("/// " + line);
        if (!limits)
            return;
        _writer.Line($"/// <param name=\"{_options}\">What this call asks for beyond the pool's options.</param>");
        _writer.Line($"/// <param name=\"{_token}\">Stops the call.</param>");
    }

    private static string ParameterText(ParameterModel parameter, bool gathers)
    {
        string modifier = gathers && parameter.ElementType is not null ? "params " : parameter.IsIn ? "in " : "";
        string value = parameter.Default is null ? "" : $" = {parameter.Default}";
        return $"{parameter.Attributes}{modifier}{parameter.Type} {Names.Escape(parameter.Name)}{value}";
    }

    // Static, so made once; typed, so that exactly one form of ExecAsync takes it.
    private string DelegateText()
    {
        string[] types =
        [
            _type.Type,
            .. ArgumentType(),
            .. _method.IsSupplied ? [Api.Context] : Array.Empty<string>(),
        ];
        string[] names = ["m", .. _method.TakenCount == 0 ? Array.Empty<string>() : ["a"], .. _method.IsSupplied ? ["c"] : Array.Empty<string>()];
        string kind = CallText.Returned(_method.Return) is { } returned
            ? $"global::System.Func<{string.Join(", ", types)}, {returned}>"
            : $"global::System.Action<{string.Join(", ", types)}>";
        return $"({kind})(static ({string.Join(", ", names)}) => {CallText.On("m", _method)}({string.Join(", ", _method.Parameters.Select(Given))}))";
    }

    private string Given(ParameterModel parameter, int index)
    {
        if (index >= _method.TakenCount)
            return parameter.Supply == Supply.Token ? "c.CancellationToken" : "c";
        string value = _method.TakenCount == 1 ? "a" : $"a.Item{index + 1}";
        return parameter.IsIn ? "in " + value : value;
    }

    private IEnumerable<string> ArgumentType() => _method.TakenCount switch
    {
        0 => [],
        1 => [_method.Parameters[0].Type],
        _ => [$"({string.Join(", ", _method.Taken.Select(static one => one.Type))})"],
    };

    private IEnumerable<string> Argument() => _method.TakenCount switch
    {
        0 => [],
        1 => [Names.Escape(_method.Parameters[0].Name)],
        _ => [$"({string.Join(", ", _method.Taken.Select(static one => Names.Escape(one.Name)))})"],
    };

    private string Free(string name, string other)
    {
        if (_method.Taken.All(one => one.Name != name))
            return name;
        while (_method.Taken.Any(one => one.Name == other))
            other += "_";
        return other;
    }
}
