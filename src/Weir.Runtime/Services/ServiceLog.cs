using System.Text;

namespace Weir.Runtime.Services;

/// <summary>The last of what a service prints. Safe for two threads.</summary>
internal sealed class ServiceLog
{
    private readonly Lock gate = new();
    private readonly byte[] ring = new byte[ServiceLimits.Log];
    private long length;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var kept = bytes[Math.Max(0, bytes.Length - ring.Length)..];
            length += bytes.Length - kept.Length;
            foreach (var one in kept)
            {
                ring[length++ % ring.Length] = one;
            }
        }
    }

    public string LastLines()
    {
        lock (gate)
        {
            var first = Math.Max(0, length - ring.Length);
            var bytes = new byte[length - first];
            for (var index = first; index < length; index++)
            {
                bytes[index - first] = ring[index % ring.Length];
            }
            var lines = Encoding.UTF8.GetString(bytes).TrimEnd().Split('\n');
            return string.Join('\n', lines.TakeLast(ServiceLimits.LastLines));
        }
    }
}
