using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Bench.Query.Data;

/// <summary>Writes the records of some services into requests, each of one service, as its SDK or a collector sends them.</summary>
/// <param name="records">Records of a request.</param>
internal abstract class RecordEncoder(int records)
{
    readonly OpenRequest[] _open = [.. Enumerable.Range(0, Shop.Services.Length).Select(service => new OpenRequest(service))];

    /// <param name="signal">What is sent.</param>
    /// <param name="data">What there is.</param>
    /// <param name="records">Records of a request.</param>
    /// <param name="isOwn">Whose records are written.</param>
    internal static RecordEncoder Of(Signal signal, DataSet data, int records, Func<int, bool> isOwn) => signal switch
    {
        Signal.Traces => new SpanEncoder(data, records, isOwn),
        Signal.Logs => new LineEncoder(data, records, isOwn),
        _ => new SampleEncoder(data, records, isOwn),
    };

    /// <summary>The requests of a stretch of time, in its order; nothing is left for the next.</summary>
    internal IEnumerable<ExportRequest> Requests(long fromNs, long toNs)
    {
        foreach (var service in Encode(fromNs, toNs))
        {
            if (Room(service) <= 0)
            {
                yield return _open[service].Take();
            }
        }

        foreach (var request in _open.Where(request => request.Records > 0))
        {
            yield return request.Take();
        }
    }

    /// <summary>Writes record by record, and says after each which service's request has grown.</summary>
    protected abstract IEnumerable<int> Encode(long fromNs, long toNs);

    /// <summary>How many records the request of a service has room for.</summary>
    protected int Room(int service) => records - _open[service].Records;

    protected void Add(int service, ReadOnlySpan<byte> message, int count = 1) => _open[service].Add(message, count);

    /// <summary>A request that grows.</summary>
    sealed class OpenRequest(int service)
    {
        static readonly byte[] Scope = Encoder.Message(scope => scope.Text(1, "Shop"));

        readonly byte[] _resource = Encoder.Message(resource =>
        {
            resource.Bytes(1, Encoder.Attribute("service.name", Shop.Services[service]));
            resource.Bytes(1, Encoder.Attribute("service.namespace", "shop"));
            resource.Bytes(1, Encoder.Attribute("service.instance.id", $"{Shop.Services[service]}-1"));
            resource.Bytes(1, Encoder.Attribute("service.version", "2.4.1"));
            resource.Bytes(1, Encoder.Attribute("host.name", $"host-{service % 4}"));
        });

        readonly ProtoWriter _scope = new();

        internal int Records { get; set; }

        internal void Add(ReadOnlySpan<byte> message, int count)
        {
            if (Records == 0)
            {
                _scope.Bytes(1, Scope);
            }

            _scope.Bytes(2, message);
            Records += count;
        }

        internal ExportRequest Take()
        {
            var records = Records;
            var ofResource = Encoder.Message(writer =>
            {
                writer.Bytes(1, _resource);
                writer.Bytes(2, _scope.Written);
            });
            _scope.Clear();
            Records = 0;
            return new ExportRequest(Encoder.Message(request => request.Bytes(1, ofResource)), records);
        }
    }
}
