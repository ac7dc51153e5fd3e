using System.Text.Json.Serialization;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>What is sent as JSON.</summary>
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof((int, string)))]
[JsonSourceGenerationOptions(IncludeFields = true)]
internal sealed partial class WireContext : JsonSerializerContext;
