using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Lines of one stream with the same time and text are as many as there are kinds of structured metadata beside them.</summary>
public sealed class LinesOfOneTimeTests
{
    static readonly TimeRange Second = new(Some.TimeNs, Some.TimeNs + 1_000_000_000);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("trace")]
    [InlineData("span")]
    [InlineData("observed")]
    [InlineData("flags")]
    [InlineData("severity")]
    [InlineData("severity text")]
    [InlineData("level")]
    [InlineData("metadata")]
    [InlineData("context")]
    public async Task Each_kind_is_told_once_by_every_reader(string differs)
    {
        await using var fixture = new StoreFixture();
        foreach (var value in "112321")
        {
            using var batch = fixture.Store.NewLogs();
            Add(batch, fixture.Store, differs, value);
            await fixture.Store.AppendAsync(batch, Cancellation);
        }

        Assert.Equal([3, 3, 3, 3, 3, 3, 3], await CountsAsync(fixture.Store.Logs));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public async Task Lines_that_differ_are_all_told_where_none_is_repeated(string repeated)
    {
        await using var fixture = new StoreFixture();
        using var batch = fixture.Store.NewLogs();
        foreach (var value in "123456789" + repeated)
        {
            Add(batch, fixture.Store, "trace", value);
        }

        await fixture.Store.AppendAsync(batch, Cancellation);
        Assert.All(await CountsAsync(fixture.Store.Logs), count => Assert.Equal(9, count));
    }

    static void Add(LogBatch batch, TelemetryStore store, string differs, char value)
    {
        var number = value - '0';
        var metadata = new TextBuffer();
        if (differs == "metadata")
        {
            AttributeText.Add(metadata, 0, Labels.From(("order", value.ToString())));
        }

        batch.Add(new LogRow
        {
            Stream = batch.Stream(Labels.From(("service_name", "order"))),
            Context = store.Catalog.LogContext(differs == "context" ? Labels.From(("host_name", value.ToString())) : Labels.Empty),
            TimestampNs = Some.TimeNs,
            Line = "order registered"u8,
            Metadata = metadata.Written,
            TraceId = differs == "trace" ? new TraceId(1, (ulong)number) : default,
            SpanId = differs == "span" ? new SpanId((ulong)number) : default,
            ObservedNs = differs == "observed" ? number : 0,
            Flags = differs == "flags" ? (uint)number : 0,
            Severity = differs == "severity" ? (byte)number : (byte)0,
            SeverityText = differs == "severity text" ? [(byte)value] : default,
            Level = differs == "level" ? (DetectedLevel)number : DetectedLevel.None,
        });
    }

    // What lines, counts and scans say, of all metadata, of some and of none.
    static async Task<List<long>> CountsAsync(ILogSource logs)
    {
        var counts = new List<long>();
        foreach (var names in new HashSet<string>?[] { null, ["trace_id"], [] })
        {
            var selection = new LogSelection { Matchers = [], Range = Second, MetadataNames = names };
            counts.Add(await logs.SelectAsync(selection, Cancellation).CountAsync(Cancellation));
            counts.Add((await logs.ScanAsync(selection, () => new Counting(), Cancellation).ToListAsync(Cancellation)).Sum(scan => scan.Lines));
            if (names is { Count: 0 })
            {
                counts.Add((await logs.CountAsync(selection, long.MaxValue, Cancellation).ToListAsync(Cancellation)).Sum(count => count.Entries));
            }
        }

        return counts;
    }

    sealed class Counting : ILogScan
    {
        internal long Lines { get; private set; }

        public bool Add(LogEntry entry)
        {
            Lines++;
            return true;
        }
    }
}
