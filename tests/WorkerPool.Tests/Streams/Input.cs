namespace WorkerPool.Tests.Streams;

/// <summary>
/// An input of 0, 1, … that counts what is done with it and notices when two things are done at once. Each enumeration starts at 0.
/// </summary>
internal sealed class Input(int count) : IAsyncEnumerable<int>, IEnumerable<int>
{
    private int _taken;
    private int _opened;
    private int _disposed;
    private int _overlaps;

    /// <summary>Steps that gave an item, over all enumerations.</summary>
    internal int Taken => Volatile.Read(ref _taken);

    internal int Opened => Volatile.Read(ref _opened);

    internal int Disposed => Volatile.Read(ref _disposed);

    /// <summary>Steps or disposals that began while another was not over, or after a disposal.</summary>
    internal int Overlaps => Volatile.Read(ref _overlaps);

    /// <summary>Runs in the step that gives that item; none by default.</summary>
    internal Func<int, CancellationToken, ValueTask>? BeforeItem { get; init; }

    /// <summary>Runs in each disposal; none by default.</summary>
    internal Action? OnDispose { get; init; }

    private int Count => count;

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(this, cancellationToken);

    public IEnumerator<int> GetEnumerator() => new Enumerator(this, CancellationToken.None);

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator : IAsyncEnumerator<int>, IEnumerator<int>
    {
        private readonly Input _input;
        private readonly CancellationToken _token;
        private bool _disposed;
        private int _inside;

        internal Enumerator(Input input, CancellationToken token)
        {
            (_input, _token) = (input, token);
            Interlocked.Increment(ref input._opened);
        }

        public int Current { get; private set; } = -1;

        object System.Collections.IEnumerator.Current => Current;

        public async ValueTask<bool> MoveNextAsync()
        {
            Enter();
            try
            {
                if (Current + 1 >= _input.Count)
                    return false;
                if (_input.BeforeItem is { } before)
                    await before(Current + 1, _token);
                Current++;
                Interlocked.Increment(ref _input._taken);
                return true;
            }
            finally
            {
                Leave();
            }
        }

        public bool MoveNext() => MoveNextAsync().AsTask().GetAwaiter().GetResult();

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            Enter();
            _disposed = true;
            Interlocked.Increment(ref _input._disposed);
            Leave();
            _input.OnDispose?.Invoke();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Enter()
        {
            if (Interlocked.Increment(ref _inside) > 1 || _disposed)
                Interlocked.Increment(ref _input._overlaps);
        }

        private void Leave() => Interlocked.Decrement(ref _inside);
    }
}
