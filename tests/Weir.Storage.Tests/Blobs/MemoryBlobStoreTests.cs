using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.Memory;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Blobs;

public sealed class MemoryBlobStoreTests : BlobConformance
{
    private protected override IBlobStore Open() => new MemoryBlobStore();

    [Fact]
    public async Task Seeded_salts_repeat_every_digest()
    {
        (await DigestsAsync(seed: 7)).ShouldBe(await DigestsAsync(seed: 7));
        (await DigestsAsync(seed: 7)).ShouldNotBe(await DigestsAsync(seed: 8));
    }

    private static async Task<List<Digest>> DigestsAsync(int seed)
    {
        var random = new Random(seed);
        var store = new MemoryBlobStore(() =>
        {
            var salt = new byte[32];
            random.NextBytes(salt);
            return salt;
        });
        return
        [
            await store.PutAsync(Sample.Org, new byte[3], Retention.Log, Cancel),
            await store.PutAsync(Sample.Org, new byte[3], Retention.Log, Cancel),
        ];
    }
}
