using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace WorkerPool.Demo.Job;

/// <summary>The processor the figures come from.</summary>
internal sealed record Machine(string Processor, int Processors, int? Cores)
{
    private const string TopologyFolder = "/sys/devices/system/cpu";
    private const string SiblingsFile = "topology/thread_siblings_list";

    /// <summary>Such as "AMD EPYC 7763, 4 processors on 2 cores".</summary>
    internal string Description => $"{Processor}, {Processors} processor{(Processors == 1 ? "" : "s")}"
        + (SharesCores ? $" on {Cores} core{(Cores == 1 ? "" : "s")}" : "");

    /// <summary>Whether processors are known to be threads of fewer cores.</summary>
    internal bool SharesCores => Cores < Processors;

    internal static Machine Look() => new(FindName(), Environment.ProcessorCount, FindCores());

    private static string FindName()
    {
        string? name = OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") : null;
        if (X86Base.IsSupported && ReadBrand() is { Length: > 0 } brand)
            name = brand;
        return name ?? $"{RuntimeInformation.ProcessArchitecture} processor";
    }

    /// <summary>The name that x86 processors have built in: 48 characters in three answers, padded with blanks or zeros.</summary>
    private static string? ReadBrand()
    {
        const int HighestExtended = unchecked((int)0x80000000), FirstPart = HighestExtended + 2, LastPart = HighestExtended + 4;
        if ((uint)X86Base.CpuId(HighestExtended, 0).Eax < unchecked((uint)LastPart))
            return null;
        Span<int> answer = stackalloc int[4];
        var text = new StringBuilder();
        for (int part = FirstPart; part <= LastPart; part++)
        {
            (answer[0], answer[1], answer[2], answer[3]) = X86Base.CpuId(part, 0);
            text.Append(Encoding.ASCII.GetString(MemoryMarshal.AsBytes(answer)));
        }

        return string.Join(' ', text.ToString().Split([' ', '\0'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Linux lists for each processor those that share its core. Null where that is not said, or said of more than this process has.</summary>
    private static int? FindCores()
    {
        if (!Directory.Exists(TopologyFolder))
            return null;
        string[] siblings =
        [
            .. Directory.EnumerateDirectories(TopologyFolder, "cpu*").Select(static folder => Path.Combine(folder, SiblingsFile))
                .Where(File.Exists).Select(File.ReadAllText),
        ];
        return siblings.Length == Environment.ProcessorCount ? siblings.Distinct().Count() : null;
    }
}
