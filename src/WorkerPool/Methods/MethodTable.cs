using System.Collections.ObjectModel;
using WorkerPool.Serialization;

namespace WorkerPool.Methods;

/// <summary>The methods of one type that can be called by name. Immutable, so thread-safe.</summary>
internal sealed class MethodTable
{
    private const int NamesListed = 10;

    private readonly Type _type;
    private readonly Dictionary<string, MethodEntry[]> _entries;

    // Made when the first message is read. Written once, under its gate.
    private Dictionary<MethodFingerprint, MethodWire>? _wires;
    private object? _wiresGate;

    internal MethodTable(Type type, IEnumerable<MethodEntry> entries)
    {
        _type = type;
        _entries = entries
            .GroupBy(static entry => entry.Name, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        string[] names = [.. _entries.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        Names = Array.AsReadOnly(names);
    }

    /// <summary>Each name once, in ordinal order.</summary>
    internal ReadOnlyCollection<string> Names { get; }

    /// <summary>Whether there is such a name is said before anything is made of it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="UnknownMethodException">There is no such name.</exception>
    internal void ThrowIfUnknown(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (!_entries.ContainsKey(method))
            throw Unknown(method);
    }

    /// <summary>Finds the overload for a call and lays out its arguments; its result is not wanted.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="UnknownMethodException">There is no such name.</exception>
    /// <exception cref="ArgumentException">No overload takes the arguments, or two take them equally well.</exception>
    internal BoundCall Bind(string method, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(method);
        return _entries.TryGetValue(method, out MethodEntry[]? overloads) ? ArgumentBinder.Bind(overloads, args) : throw Unknown(method);
    }

    /// <summary>Finds the overload for a call and lays out its arguments.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="UnknownMethodException">There is no such name.</exception>
    /// <exception cref="ArgumentException">
    /// No overload takes the arguments, two take them equally well, or the result is not a <paramref name="result"/>.
    /// </exception>
    internal BoundCall Bind(string method, object?[]? args, Type result)
    {
        BoundCall call = Bind(method, args);
        MethodEntry entry = call.Entry;
        if (entry.ResultType == typeof(void))
        {
            if (result == typeof(object))
                return call;
            throw new ArgumentException(
                $"{entry} has no result and cannot give {TypeText.Of(result)}. Call it without a result type, or with object for null.");
        }

        if (SafeConversion.FitOf(entry.ResultType, result) == Fit.None)
        {
            throw new ArgumentException(
                $"The result of {entry} is {TypeText.Of(entry.ResultType)}, which cannot be had as {TypeText.Of(result)}.");
        }

        return call;
    }

    /// <summary>The overloads of one of the names.</summary>
    internal IReadOnlyList<MethodEntry> Overloads(string name) => _entries[name];

    /// <summary>Finds the method that a message calls, and leaves the reader before the arguments.</summary>
    /// <exception cref="MessageFormatException">
    /// The message is none, or calls a method that is not here with the very same bytes: its writer was built with other methods.
    /// </exception>
    /// <exception cref="NotSupportedException">The table was made by reflection.</exception>
    internal MethodWire Find(ref ValueReader message)
    {
        int start = message.Offset;
        MethodFingerprint wanted = MessageHeader.Read(ref message);
        Dictionary<MethodFingerprint, MethodWire> wires = LazyInitializer.EnsureInitialized(ref _wires, ref _wiresGate, MakeWires);
        return wires.TryGetValue(wanted, out MethodWire? wire) ? wire : throw Unknown(wanted, wires, start);
    }

    // Of overloads that differ only in what the pool supplies, calls by name reach the one that is told most; so do messages.
    private Dictionary<MethodFingerprint, MethodWire> MakeWires()
    {
        var wires = new Dictionary<MethodFingerprint, MethodWire>();
        foreach (MethodEntry entry in _entries.Values.SelectMany(static one => one).OrderByDescending(static one => one.Parameters.Length - one.TakenCount))
            wires.TryAdd(entry.Wire.Fingerprint, entry.Wire);
        return wires;
    }

    private MessageFormatException Unknown(MethodFingerprint wanted, Dictionary<MethodFingerprint, MethodWire> wires, int offset)
    {
        string? name = wires.Values.FirstOrDefault(wire => wire.Fingerprint.Name == wanted.Name)?.Name;
        string found = name is null
            ? $"a call of a method ({wanted}) that {TypeText.Of(_type)} does not have"
            : $"a call of {TypeText.Of(_type)}.{name} with other parameters or another result ({wanted})";
        string allowed = name is null ? $"its methods, which are {string.Join(", ", Names)}" : string.Join("; ", (IEnumerable<MethodEntry>)_entries[name]);
        return new MessageFormatException(offset, found, $"{allowed}. Both sides must be built with the same methods and types");
    }

    private UnknownMethodException Unknown(string method)
    {
        string[] near = NearMatches.Find(method, Names);
        string hint = near.Length > 0
            ? $"Did you mean {string.Join(" or ", near)}?"
            : Names.Count == 0
                ? "It has none."
                : $"It has {string.Join(", ", Names.Take(NamesListed))}{(Names.Count > NamesListed ? $" and {Names.Count - NamesListed} more" : "")}.";
        return new UnknownMethodException(
            method, Array.AsReadOnly(near), $"{TypeText.Of(_type)} has no method '{method}' that can be called by name. {hint}");
    }
}
