using System.Text.Json.Serialization;

namespace WorkerPool.Tests.Serialization;

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Shape))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class OrderContext : JsonSerializerContext;
