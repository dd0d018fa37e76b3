using Dendro.Telemetry.PromQL.Analysis;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Engine.Functions;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.PromQL.Tests.Notation;

namespace Dendro.Telemetry.PromQL.Tests;

public sealed class EngineTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static readonly PromQLQuery Query = new() { Text = "x", StartMs = 0, EndMs = 600_000, StepMs = 60_000 };

    [Fact]
    public void Every_function_has_a_body() => Assert.Equal(
        FunctionTable.All.Keys.Order(StringComparer.Ordinal),
        FunctionBodies.Scalars.Keys.Concat(FunctionBodies.Vectors.Keys).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Selectors_that_read_the_same_share_one_read()
    {
        var source = new RecordingSource();
        await new PromQLEngine(source).QueryAsync(Query with { Text = "x + x offset 5m + rate(x[5m]) + y" }, Token);
        Assert.Equal(2, source.Selections.Count);
        Assert.Equal(-600_000, source.Selections[0].AfterMs);
        Assert.Equal(600_000, source.Selections[0].ThroughMs);
    }

    [Fact]
    public async Task A_query_over_the_limit_of_samples_names_the_limit()
    {
        var error = await Assert.ThrowsAsync<PromQLException>(() => new PromQLEngine(Source()).QueryAsync(Query with { MaxSamples = 10 }, Token));
        Assert.Equal(PromQLErrorKind.Execution, error.Kind);
        Assert.Equal("query processing would load too many samples into memory in query execution (limit of samples per query: 10)", error.Message);
    }

    [Fact]
    public async Task A_query_over_the_limit_of_series_names_the_limit()
    {
        var error = await Assert.ThrowsAsync<PromQLException>(() => new PromQLEngine(Source()).QueryAsync(Query with { MaxSeries = 1 }, Token));
        Assert.Equal("query selects 2 series, more than the limit of series per query: 1", error.Message);
    }

    [Fact]
    public async Task A_cancelled_query_ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PromQLEngine(Source()).QueryAsync(Query, cancelled.Token));
    }

    [Theory]
    [InlineData("{a=~\"(\"}", "1:2: parse error: error parsing regexp: `(`")]
    [InlineData("up{a=~\"(?=x)\"}", "1:4: parse error: error parsing regexp: `(?=x)`")]
    public void A_bad_pattern_is_shown(string query, string beginning) =>
        Assert.StartsWith(beginning, Assert.Throws<PromQLSyntaxException>(() => PromQLParser.Parse(query)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1048576, "1048576")]
    [InlineData(1e21, "1e+21")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(-0.0, "-0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001234, "0.00001234")]
    [InlineData(1.2345678901234568e20, "123456789012345680000")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_as_the_API_writes_them(double value, string text)
    {
        Assert.Equal(text, GoFormat.Json(value));

        var utf8 = new byte[GoFormat.MostJsonBytes];
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(utf8, 0, GoFormat.Json(value, utf8)));
    }

    static InMemorySeriesSource Source()
    {
        var source = new InMemorySeriesSource();
        Loader.Load(source, Assert.Single(Script.Read("load 1m\n  x{a=\"1\"} 0+1x20\n  x{a=\"2\"} 0+1x20\n")));
        return source;
    }
}
