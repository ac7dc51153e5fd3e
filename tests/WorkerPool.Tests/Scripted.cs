namespace WorkerPool.Tests;

/// <summary>Runs code during which something else happens at chosen points, on the same thread and so the same way every time.</summary>
internal static class Scripted
{
    /// <summary>
    /// Runs <paramref name="code"/>; when it reaches its n-th interleaving point, counting from 0, <paramref name="at"/> is called
    /// with n. Returns how many points it reached.
    /// </summary>
    public static int Run(Action code, Action<int> at)
    {
        int points = 0;
        Interleaving.Script = () => at(points++);
        try
        {
            code();
        }
        finally
        {
            Interleaving.Script = null;
        }

        return points;
    }
}
