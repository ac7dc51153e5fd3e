using WorkerPool.Generated;
using WorkerPool.Methods;
using WorkerPool.Serialization;
using static WorkerPool.Serialization.ValueSerializers;

namespace WorkerPool.Tests.Serialization;

/// <summary>Methods with a table as the generator writes it.</summary>
internal sealed class Calls
{
    internal static MethodWire<int> Doubling(string name = "Double", string layout = "int")
    {
        ValueSerializer<int> number = Copied<int>(layout);
        return MethodWires.Call<Calls, int, int>(
            name,
            new ArgumentsSerializer<int>((a, w) => number.Write(a, w), (ref ValueReader r) => number.Read(ref r), number),
            static (m, a, c) => MethodWires.Now(m.Double(a)),
            number);
    }

    internal static MethodTable Table(MethodWire wire)
    {
        var builder = new MethodTableBuilder<Calls>();
        builder.AddResult("Double", null, static (m, a) => m.Double((int)a[0]!), () => wire, MethodTableParameter.Required<int>("number"));
        return builder.Build();
    }

    internal int Double(int number) => number * 2;
}
