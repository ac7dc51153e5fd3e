using WorkerPool.Generators.Diagnostics;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>Decides between methods that would be called the same.</summary>
internal static class NameRules
{
    internal static List<MethodModel> Settle(List<Candidate> candidates, Report? report)
    {
        foreach (IGrouping<(string, string), Candidate> group in candidates.GroupBy(static one => (one.Model.Name, one.Taken)))
            TellApart(group, report);
        HashSet<Candidate> chosen = [];
        foreach (IGrouping<(string, string), Candidate> group in candidates.GroupBy(static one => (one.Model.ProxyName, one.Taken)))
            chosen.Add(Choose(group, report));
        var names = new HashSet<string>(chosen.Select(static one => one.Model.ProxyName));
        HashSet<(string, string)> batches = [];
        return
        [
            .. candidates.Select(one => chosen.Contains(one)
                ? one.Model with { HasBatch = KeepsBatch(one, names, batches) }
                : one.Model with { HasProxy = false, HasBatch = false }),
        ];
    }

    // A method of the batch's name comes before it. Of Add((int, int)) and Add(int, int), whose items are the same, the first has the batch.
    private static bool KeepsBatch(Candidate one, HashSet<string> names, HashSet<(string, string)> batches) =>
        one.Model.HasBatch && !names.Contains(one.Model.BatchName) && batches.Add((one.Model.BatchName, one.Items));

    // Of overloads that take the same, the one that is told most by the pool is called; two that are told as much are one too many.
    private static void TellApart(IEnumerable<Candidate> same, Report? report)
    {
        foreach (IGrouping<int, Candidate> equal in same.Where(static one => one.Model.HasEntry).GroupBy(static one => one.SuppliedCount))
        {
            foreach (Candidate other in equal.Skip(1))
                report?.Invoke(Descriptors.AmbiguousByName, other.Method, Names.Short(other.Method), Names.Short(equal.First().Method), other.Model.Name);
        }
    }

    // Read and ReadAsync with the same parameters both want ReadAsync: it goes to the one that has the name.
    private static Candidate Choose(IEnumerable<Candidate> same, Report? report)
    {
        Candidate winner = same
            .OrderByDescending(static one => one.Model.Name == one.Model.ProxyName)
            .ThenByDescending(static one => one.SuppliedCount)
            .First();
        foreach (Candidate other in same.Where(one => one.Model.Name != winner.Model.Name))
            report?.Invoke(Descriptors.ProxyMethodTaken, other.Method, Names.Short(other.Method), winner.Model.ProxyName, Names.Short(winner.Method));
        return winner;
    }
}
