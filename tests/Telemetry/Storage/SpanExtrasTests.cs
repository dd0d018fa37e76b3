using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Flags and counts of what was left out are kept beside spans, and cost nothing where there are none.</summary>
public sealed class SpanExtrasTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static readonly Span Plain = Some.Span(trace: 1, id: 1) with { Attributes = Some.Attributes(("a", "b")) };

    static readonly Span Full = Some.Span(trace: 1, id: 2) with
    {
        Flags = 0x101,
        Attributes = Some.Attributes(("a", "b")),
        DroppedAttributes = 1,
        Events =
        [
            new SpanEvent(1, "with", Some.Attributes(("a", "b"))) { DroppedAttributes = 2 }, new SpanEvent(2, "without", Some.Attributes(("c", 1))),
            new SpanEvent(3, "alone", Attributes.Empty) { DroppedAttributes = uint.MaxValue },
        ],
        DroppedEvents = 3,
        Links =
        [
            new SpanLink(new TraceId(2, 1), new SpanId(1), "state", Some.Attributes(("a", "b"))) { DroppedAttributes = 4, Flags = 0x301 },
            new SpanLink(new TraceId(2, 1), new SpanId(2), "", Attributes.Empty) { Flags = 1 }, new SpanLink(new TraceId(2, 1), new SpanId(3), "", Attributes.Empty),
        ],
        DroppedLinks = 5,
        Resource = Some.Shop with { DroppedAttributes = 6 },
        Scope = new Scope("s", "1", Attributes.Empty) { DroppedAttributes = 7 },
    };

    [Theory]
    [InlineData("journal")]
    [InlineData("file")]
    public async Task They_come_back_from_the_journal_and_from_the_file(string from)
    {
        await using var fixture = new StoreFixture();
        await AppendAsync(fixture.Store, Plain, Full, Plain with { SpanId = new SpanId(3) });
        if (from == "file")
        {
            await fixture.Store.CheckpointAsync(Cancellation);
        }

        await AssertAsync(fixture.Store);
        await fixture.ReopenAsync();
        await AssertAsync(fixture.Store);
    }

    [Fact]
    public async Task Spans_from_before_have_none_and_further_ones_have_theirs()
    {
        await using var fixture = new StoreFixture();
        await AppendAsync(fixture.Store, Plain);
        await fixture.Store.DisposeAsync();
        using (var database = Database.Open(Path.Combine(fixture.Directory, "dendro.duckdb"), new Dictionary<string, string>()))
        using (var connection = database.Connect())
        {
            connection.Execute("""
                ALTER TABLE spans DROP COLUMN flags; ALTER TABLE spans DROP COLUMN dropped; ALTER TABLE resources DROP COLUMN dropped; ALTER TABLE scopes DROP COLUMN dropped;
                UPDATE schema_version SET version = 20; CHECKPOINT
                """);
        }

        await fixture.ReopenAsync();
        await AppendAsync(fixture.Store, Full, Plain with { SpanId = new SpanId(3) });
        await AssertAsync(fixture.Store);
    }

    static async Task AppendAsync(TelemetryStore store, params Span[] spans)
    {
        var batch = store.NewSpans();
        Array.ForEach(spans, batch.Add);
        Assert.Equal(AppendResult.Stored, await store.AppendAsync(batch, Cancellation));
    }

    static async Task AssertAsync(TelemetryStore store)
    {
        var trace = await store.Spans.TraceAsync(new TraceId(1, 1), Cancellation);
        Assert.Equal([Counts(Plain), Counts(Full), Counts(Plain)], trace!.Spans.OrderBy(span => span.SpanId.Value).Select(Counts));
    }

    static string Counts(Span span) => string.Join<object>(
        ' ',
        [
            span.Flags, span.DroppedAttributes, span.DroppedEvents, span.DroppedLinks, span.Resource.DroppedAttributes, span.Scope.DroppedAttributes,
            .. span.Events.Select(item => $"{item.Name}:{item.Attributes.Entries.Count}:{item.DroppedAttributes}"),
            .. span.Links.Select(link => $"{link.TraceState}:{link.Attributes.Entries.Count}:{link.DroppedAttributes}:{link.Flags}"),
        ]);
}
