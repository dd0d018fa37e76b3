using Dendro.Bench.Load;
using Dendro.Bench.Query.Data;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Query;

/// <summary>How long it took to send a signal.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Records">Spans, log records or data points that were acknowledged.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
internal sealed record SentSignal(string Signal, long Records, double Seconds);

/// <summary>Sends a data set in the order of its time over two connections, each of which has the requests of half the services.</summary>
internal sealed class DataSetSender(DataSet data, IOtlpClient client, int recordsOfARequest, TimeProvider time)
{
    const int Connections = 2;

    static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    /// <exception cref="HttpRequestException">The server does not take it.</exception>
    internal async Task<IReadOnlyList<SentSignal>> RunAsync(CancellationToken cancellationToken)
    {
        var sent = new List<SentSignal>();
        foreach (var signal in Enum.GetValues<Signal>())
        {
            var (began, records) = (time.GetTimestamp(), 0L);
            var encoders = Enumerable.Range(0, Connections).Select(connection => RecordEncoder.Of(signal, data, recordsOfARequest, service => service % Connections == connection)).ToList();
            // Minute by minute, so that no connection runs ahead of the other.
            for (var fromNs = data.FromNs; fromNs < data.ToNs; fromNs += DataSet.MinuteNs)
            {
                var minute = fromNs;
                records += (await Task.WhenAll(encoders.Select(encoder =>
                    Task.Run(() => SendAsync(signal, encoder.Requests(minute, minute + DataSet.MinuteNs), cancellationToken), cancellationToken)))).Sum();
            }

            sent.Add(new SentSignal(signal.ToString().ToLowerInvariant(), records, time.GetElapsedTime(began).TotalSeconds));
        }

        return sent;
    }

    async Task<long> SendAsync(Signal signal, IEnumerable<ExportRequest> requests, CancellationToken cancellationToken)
    {
        var records = 0L;
        foreach (var request in requests)
        {
            int acknowledged;
            while ((acknowledged = await client.SendAsync(signal, request, cancellationToken)) == 0)
            {
                await Task.Delay(AfterRefusal, time, cancellationToken);
            }

            records += acknowledged == request.Records ? acknowledged
                : throw new BenchException($"{request.Records - acknowledged} of {request.Records} records of a request of {signal} were rejected");
        }

        return records;
    }
}
