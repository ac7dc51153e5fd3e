using WorkerPool.Generators.Model;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators.Writing;

/// <summary>
/// Writes the proxy methods of one method: for a call, and for one with options where <c>params</c> leaves no place for them.
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
            parameters = parameters.Concat(MemberWriter.Limits(_method.Return.IsStream ? "StreamOptions" : "ExecOptions", _options, _token));
            arguments = arguments.Concat([_options, _token]);
        }

        string core = _method.Return.IsStream ? "StreamAsync" : "ExecAsync";
        MemberWriter.Write(
            _writer, _method, $"public {Returned} {_method.ProxyName}", parameters, $"_target.{core}({string.Join(", ", arguments)})");
    }

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
