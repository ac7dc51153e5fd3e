using System.Text.Json.Serialization;

namespace WorkerPool.Tests.Serialization;

/// <summary>A type whose JSON must say which of its derived ones it is.</summary>
[JsonDerivedType(typeof(Circle), "circle")]
public abstract record Shape;
