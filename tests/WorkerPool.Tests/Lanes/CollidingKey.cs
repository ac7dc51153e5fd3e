namespace WorkerPool.Tests.Lanes;

/// <summary>A key with the same hash code as all others of its kind; may refuse to be compared.</summary>
internal sealed class CollidingKey(string name, bool throws = false)
{
    private readonly string _name = name;
    private readonly bool _throws = throws;

    public override int GetHashCode() => 7;

    public override bool Equals(object? obj)
    {
        if (obj is not CollidingKey other)
            return false;
        return _throws || other._throws ? throw new InvalidOperationException("Not to be compared.") : _name == other._name;
    }

    public override string ToString() => _name;
}
