namespace WorkerPool.Methods;

/// <summary>The names that somebody who wrote another one may have meant.</summary>
internal static class NearMatches
{
    private const int AtMost = 3;

    /// <summary>The names nearest to <paramref name="wanted"/> by Levenshtein distance, whatever their case; nearest first.</summary>
    internal static string[] Find(string wanted, IEnumerable<string> names)
    {
        var near = new List<(int Distance, string Name)>();
        foreach (string name in names)
        {
            // A third of the letters may be wrong, and one. Lengths further apart need no look.
            int limit = 1 + (Math.Max(wanted.Length, name.Length) / 3);
            if (Math.Abs(wanted.Length - name.Length) <= limit && Distance(wanted, name) is var distance && distance <= limit)
                near.Add((distance, name));
        }

        return [.. near.OrderBy(static n => n.Distance).ThenBy(static n => n.Name, StringComparer.Ordinal).Take(AtMost).Select(static n => n.Name)];
    }

    private static int Distance(string left, string right)
    {
        // One row of the table of distances between beginnings; replaced from the front, so before holds what was to the upper left.
        int[] row = new int[right.Length + 1];
        for (int j = 0; j < row.Length; j++)
            row[j] = j;
        for (int i = 0; i < left.Length; i++)
        {
            int before = row[0]++;
            for (int j = 0; j < right.Length; j++)
            {
                bool same = char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]);
                int changed = before + (same ? 0 : 1);
                before = row[j + 1];
                row[j + 1] = Math.Min(changed, 1 + Math.Min(row[j], before));
            }
        }

        return row[^1];
    }
}
