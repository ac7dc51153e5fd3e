namespace WorkerPool.Generators.Reading;

/// <summary>The methods that check copied structs, each written once however many plans use it.</summary>
internal sealed class CopyHelpers
{
    private readonly List<(string Key, string Name, string[] Lines)> _all = [];

    /// <summary>How many there are: a place to go back to.</summary>
    internal int Count => _all.Count;

    /// <summary>Their source.</summary>
    internal IEnumerable<string> Lines => _all.SelectMany(static one => one.Lines);

    /// <summary>The name of one, which is written when it is first asked for.</summary>
    /// <param name="key">What it is for.</param>
    /// <param name="kind">How its name begins.</param>
    /// <param name="write">Its source under a name.</param>
    internal string Get(string key, string kind, Func<string, string[]> write)
    {
        foreach ((string known, string other, _) in _all)
        {
            if (known == key)
                return other;
        }

        string name = kind + _all.Count;
        _all.Add((key, name, write(name)));
        return name;
    }

    /// <summary>Forgets those that a plan has added which is given up: nothing would use them.</summary>
    /// <param name="count">How many there were before it.</param>
    internal void GoBack(int count) => _all.RemoveRange(count, _all.Count - count);
}
