using System.Globalization;
using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Query;

/// <summary>Records of the last hour, evenly spread, the same for every server.</summary>
/// <param name="Workload">How they look.</param>
/// <param name="Rows">Log lines, and as many spans; ten times as many samples.</param>
/// <param name="ToNs">The end of the hour, Unix nanoseconds.</param>
internal sealed record DataSet(Workload Workload, long Rows, long ToNs)
{
    const int Connections = 2;
    const int SamplesPerRow = 10;
    const long HourNs = 3_600_000_000_000;

    internal long FromNs => ToNs - HourNs;

    /// <summary>The first trace of the first request.</summary>
    internal static string TraceId => string.Create(CultureInfo.InvariantCulture,
        $"{RequestTemplate.IdValue(0, Encoder.TracePart(0, 0)):x16}{RequestTemplate.IdValue(0, Encoder.TracePart(0, 1)):x16}");

    /// <summary>Lines of a service with the rare text.</summary>
    internal long RareLinesOf(int service) => Requests(Rows, out _).LongCount(number => Workload.Origin(number, Connections).Service == service)
        * ((Workload.Records + Workload.RareEvery - 1) / Workload.RareEvery);

    /// <summary>Sends all of it.</summary>
    /// <exception cref="HttpRequestException">The server does not take it.</exception>
    internal async Task SendAsync(IOtlpClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var signal in Enum.GetValues<Signal>())
        {
            var records = signal == Signal.Metrics ? Rows * SamplesPerRow : Rows;
            _ = Requests(records, out var count);
            // Ends a little before the end, so that a record's own offset in its request stays within the hour.
            var step = (HourNs - 1_000_000_000) / count;
            await new LoadGenerator(client, Workload, time).RunAsync(
                signal, new LoadPlan(Connections, 0, count * Workload.Records, null), number => FromNs + (long)number * step, cancellationToken);
        }
    }

    IEnumerable<ulong> Requests(long records, out long count)
    {
        var number = count = records / Workload.Records;
        return Enumerable.Range(0, (int)number).Select(request => (ulong)request);
    }
}
