using WorkerPool.Tests;
using WorkerPool.Tests.Queues;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests;

public sealed class WasmRingContractTests() : WorkQueueContract(WasmKinds.Ring);

public sealed class WasmPriorityContractTests() : WorkQueueContract(WasmKinds.Priority);

public sealed class RingOutManagedContractTests() : WorkQueueContract(WasmKinds.RingOutManaged);

public sealed class RingInManagedContractTests() : WorkQueueContract(WasmKinds.RingInManaged);

[Collection(InterleavingCollection.Name)]
public sealed class WasmRingStressTests() : WorkQueueStressContract(WasmKinds.Ring);

[Collection(InterleavingCollection.Name)]
public sealed class WasmPriorityStressTests() : WorkQueueStressContract(WasmKinds.Priority);

[Collection(InterleavingCollection.Name)]
public sealed class RingOutManagedStressTests() : WorkQueueStressContract(WasmKinds.RingOutManaged);

[Collection(InterleavingCollection.Name)]
public sealed class RingInManagedStressTests() : WorkQueueStressContract(WasmKinds.RingInManaged);
