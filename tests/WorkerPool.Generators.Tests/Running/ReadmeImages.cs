namespace WorkerPool.Generators.Tests.Running;

// <methods>
[WorkerMethods]
public sealed class Images
{
    public byte[] Thumbnail(byte[] image, int edge = 128) => image[..edge];

    public async Task<int> CountLinesAsync(string path, CancellationToken cancellationToken) =>
        (await File.ReadAllLinesAsync(path, cancellationToken)).Length;
}
// </methods>
