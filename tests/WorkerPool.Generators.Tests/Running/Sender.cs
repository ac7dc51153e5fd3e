namespace WorkerPool.Generators.Tests.Running;

/// <summary>Methods whose calls cross a border.</summary>
[WorkerMethods(SerializerContext = typeof(WireContext))]
public sealed class Sender
{
    public Note? Write(Note? note, int page) => note is null ? null : note with { Pages = [.. note.Pages ?? [], page] };

    public Parcel Pack(Parcel parcel) => parcel with { Weight = parcel.Weight + 1 };

    public (int Count, string? Text) Pair((int Count, string? Text) pair) => pair;
}
