using System.Text.Json.Serialization;

namespace WorkerPool.PackageTest;

/// <summary>What of the clerk's arguments and results is JSON.</summary>
[JsonSerializable(typeof(Letter))]
internal sealed partial class ClerkContext : JsonSerializerContext;
