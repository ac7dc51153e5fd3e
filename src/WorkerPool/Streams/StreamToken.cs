namespace WorkerPool.Streams;

/// <summary>Refuses a token that could never cancel a stream.</summary>
internal static class StreamToken
{
    /// <exception cref="ArgumentException">The token's source has been disposed.</exception>
    internal static void Check(string name, CancellationToken token)
    {
        if (!token.CanBeCanceled || token.IsCancellationRequested)
            return;
        CancellationTokenRegistration registration = token.UnsafeRegister(static _ => { }, null);

        // The framework ignores a registration with a disposed source.
        if (registration == default && !token.IsCancellationRequested)
            throw new ArgumentException("The token's CancellationTokenSource has been disposed.", name);
        registration.Unregister();
    }
}
