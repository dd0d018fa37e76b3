using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Tests;

/// <summary>Samples are the same when only the labels that the query looks at are made of a line.</summary>
public sealed class SampleScanTests
{
    static readonly string[] Lines =
    [
        """{"path":"/a","took":12.5,"status":500,"user":"ann","request":{"bytes":7,"id":"x"}}""",
        """{"path":"/b","took":"3","status":"404","request_bytes":8, "request":{"bytes":9}}""",
        """{"pa-th":"/c","pa.th":"/d","5xx":1,"took":"1s","level":"warn"}""",
        """{"path":"/e\u0041\n","took":2,"path_extracted":"own","app":"mine","request":{"bytes":8""",
        """{"path":"/f","took":4,"app":"mine","host":"here","app_extracted":"other"} tail""",
        """{"path":null,"took":[1,2],"status":true,"":"nameless"}""",
        "path=/g took=5 status=500 app=mine app_extracted=other msg=\"a b\"",
        "path=\"/h\\n\" took=6s pa-th=/i 5xx=2 host=here level=warn",
        "path=/j took=\"7 status=500",
        "path=/k took= =x took=9 path=/l request_bytes=11",
        "GET /m 500 12ms",
        "",
    ];

    public static readonly TheoryData<string> Queries =
    [
        """min_over_time({app="x"} | json | unwrap took [1m]) by (path)""",
        """min_over_time({app="x"} | json | unwrap took | __error__="" [1m]) by (path)""",
        """max_over_time({app="x"} | json | __error__="" | unwrap request_bytes [1m]) by (app)""",
        """max_over_time({app="x"} | json | unwrap took [1m]) by (app_extracted, pa_th, _5xx)""",
        """max_over_time({app="x"} | json | unwrap took [1m]) by (app, host, host_extracted)""",
        """avg_over_time({app="x"} | logfmt | unwrap duration(took) | __error__="" [1m]) by (path, host_extracted)""",
        """avg_over_time({app="x"} | logfmt --strict | unwrap took [1m]) by (path)""",
        """sum by (path) (count_over_time({app="x"} | json | status >= 500 [1m]))""",
        """sum by (path) (count_over_time({app="x"} | logfmt | took > 1s or status = 500 [1m]))""",
        """sum by (path, __error__) (count_over_time({app="x"} | json | drop __error__ [1m]))""",
        """sum by (status) (count_over_time({app="x"} | json | keep path, status="500" [1m]))""",
        """sum by (verb, code) (count_over_time({app="x"} | pattern "<verb> <_> <code> <took>" [1m]))""",
        """sum by (verb) (count_over_time({app="x"} | regexp "^(?P<verb>[A-Z]+) " | verb != "" [1m]))""",
        """sum by (p) (count_over_time({app="x"} | json p="path", b="request.bytes" | b > 6 [1m]))""",
        """sum by (p) (count_over_time({app="x"} | logfmt p="path" | p != "" [1m]))""",
        """sum by (level_extracted, detected) (count_over_time({app="x"} | json | level="warn" [1m]))""",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Labels_that_are_not_looked_at_change_nothing(string query)
    {
        var aggregation = Aggregation(query);
        var names = LabelNeeds.Names(aggregation, new SampleExtractor(aggregation).Grouping);
        Assert.NotNull(names);
        foreach (var line in Lines)
        {
            var all = Scan(aggregation, names: null, line, Metadata);
            var some = Scan(aggregation, names, line, Metadata.Keep(names));

            Assert.Equal(all.Series.Keys.Any(labels => labels.Has(LabelSet.Error)), some.LacksLabels);
            Assert.Equal(some.LacksLabels ? [] : Texts(all), Texts(some));
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Lines_scanned_together_make_the_series_that_they_make_alone(string query)
    {
        var aggregation = Aggregation(query);
        var alone = new List<string>();
        var together = new SampleScan(aggregation, TimeProvider.System, names: null, new LogQLLimits());
        foreach (var metadata in (Labels[])[Metadata, Labels.Empty, Labels.From(("took", "8"), ("path", "/n"), ("verb", "GET"))])
        {
            foreach (var line in Lines)
            {
                alone.AddRange(Scan(aggregation, names: null, line, metadata).Series.SelectMany(Samples));
                together.Add(Entry(line, metadata));
            }
        }

        Assert.Equal(alone.Order(StringComparer.Ordinal), together.Series.SelectMany(Samples).Order(StringComparer.Ordinal));
    }

    static RangeAggregation Aggregation(string query) => LogQLParser.Parse(query) switch
    {
        VectorAggregation { Inner: RangeAggregation inner } vector => inner with { Grouping = vector.Grouping },
        var range => (RangeAggregation)range,
    };

    static LogEntry Entry(string line, Labels metadata) => new(1, line, Labels.From(("app", "x"), ("env", "test")), metadata);

    static IEnumerable<string> Samples(KeyValuePair<Labels, SampleSeries> series) => series.Value.InOrder().Values.Select(value => $"{series.Key} {value}");

    static Labels Metadata => Labels.From(("host", "there"), ("level", "info"), ("app", "metadata"));

    static SampleScan Scan(RangeAggregation aggregation, IReadOnlySet<string>? names, string line, Labels metadata)
    {
        var scan = new SampleScan(aggregation, TimeProvider.System, names, new LogQLLimits());
        scan.Add(Entry(line, metadata));
        return scan;
    }

    static IEnumerable<string> Texts(SampleScan scan) =>
        scan.Series.Select(series => $"{series.Key} {string.Join(' ', series.Value.InOrder().Values)}").Order(StringComparer.Ordinal);
}
