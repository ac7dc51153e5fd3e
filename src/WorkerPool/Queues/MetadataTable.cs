namespace WorkerPool.Queues;

/// <summary>
/// The objects of items whose queue holds bytes only: a slot carries the number of its object, 0 for none. Most calls have no
/// metadata, and those never come here. Thread-safe.
/// </summary>
internal sealed class MetadataTable
{
    private const int FirstLength = 32;

    private readonly object _gate = new();

    // Both guarded by the gate and grown by replacing; index number - 1. A place that is not in use names the next one of its kind.
    private object?[] _objects = new object?[FirstLength];
    private int[] _nextFree = new int[FirstLength];
    private int _free;
    private int _used;

    /// <summary>Keeps an object until <see cref="Take"/>.</summary>
    /// <returns>Its number; 0 for null.</returns>
    internal int Put(object? metadata)
    {
        if (metadata is null)
            return 0;
        lock (_gate)
        {
            int number = _free;
            if (number != 0)
            {
                _free = _nextFree[number - 1];
            }
            else
            {
                if (_used == _objects.Length)
                    Grow();
                number = ++_used;
            }

            _objects[number - 1] = metadata;
            return number;
        }
    }

    /// <summary>Gives the object back and forgets it; null for 0 and for a number that a guest made up. Allocates nothing.</summary>
    internal object? Take(int number)
    {
        if (number == 0)
            return null;
        lock (_gate)
        {
            if ((uint)(number - 1) >= (uint)_used || _objects[number - 1] is not { } metadata)
                return null;
            _objects[number - 1] = null;
            _nextFree[number - 1] = _free;
            _free = number;
            return metadata;
        }
    }

    private void Grow()
    {
        int[] nextFree = new int[2 * _used];
        Array.Copy(_nextFree, nextFree, _used);
        Array.Resize(ref _objects, 2 * _used);
        _nextFree = nextFree;
    }
}
