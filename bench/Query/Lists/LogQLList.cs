using System.Globalization;
using Dendro.Bench.Query.Data;
using static Dendro.Bench.Query.Lists.Answers;

namespace Dendro.Bench.Query.Lists;

/// <summary>What people ask of logs: the newest lines of a kind, and numbers of lines or of what stands in them.</summary>
internal sealed class LogQLList(DataSet data, Window window)
{
    const int Limit = 100;

    const string Everything = """{service_name=~".+"}""";

    // Services that word their lines alike.
    static readonly string Json = Selector(LineFormat.Json);
    static readonly string Logfmt = Selector(LineFormat.Logfmt);
    static readonly string Plain = Selector(LineFormat.Plain);

    internal IReadOnlyList<QueryCase> All() =>
    [
        Newest("newest lines of a service", """{service_name="checkout"}""", line => Shop.Services[line.Service] == "checkout"),
        Newest("rare text", $"{Everything} |= \"{ShopLine.RareText}\"", line => line.IsRare),
        Newest("regular expression", """{service_name="storefront"} |~ "oak .* in 11[0-9]{2} ms" """, line => Shop.Services[line.Service] == "storefront" && line is { Wood: "oak", TookMs: >= 1_100 and < 1_200 }),
        new("line_format of failures", QueryTarget.Loki, Lines($$$"""{{{Json}}} | json | status >= 500 | line_format "{{.route}} took {{.duration_ms}}" """), Texts,
            () => InWindow(line => line is { Format: LineFormat.Json, IsError: true }).TakeLast(Limit).By(line => string.Create(CultureInfo.InvariantCulture, $"{line.Route.Path} took {line.TookMs}"), group => group.Count)),
        Range("errors by service", $$"""sum by (service_name) (count_over_time({{Everything}} | detected_level="error" [{{window.Step}}s]))""", Enumerable.Sum,
            () => InWindow(line => line.IsError).SumBy(Service, _ => 1), "service_name"),
        Range("volume by level", $"sum by (detected_level) (count_over_time({Everything}[{window.Step}s]))", Enumerable.Sum,
            () => InWindow().SumBy(line => line.Level, _ => 1), "detected_level"),
        Range("quantile of a JSON field", $"quantile_over_time(0.95, {Json} | json | unwrap duration_ms [{window.Step}s]) by (route)", Enumerable.Average,
            () => InWindow(line => line.Format == LineFormat.Json).MeanOfSteps(line => line.Route.Path, Step, line => line.TookMs, values => values.Quantile(0.95)), "route"),
        Range("average from logfmt", $"avg_over_time({Logfmt} | logfmt | unwrap took_ms [{window.Step}s]) by (op)", Enumerable.Average,
            () => InWindow(line => line.Format == LineFormat.Logfmt).MeanOfSteps(line => line.Verb, Step, line => line.TookMs, values => values.Average()), "op"),
        Range("bytes by service", $"sum by (service_name) (bytes_rate({Everything}[{window.Step}s]))", values => values.Sum() * window.Step,
            () => InWindow().SumBy(Service, Bytes), "service_name"),
        Range("failures by route", $"sum by (route) (count_over_time({Json} | json | status >= 500 [{window.Step}s]))", Enumerable.Sum,
            () => InWindow(line => line is { Format: LineFormat.Json, IsError: true }).SumBy(line => line.Route.Path, _ => 1), "route"),
        Range("pattern", $"sum by (wood) (count_over_time({Plain} | pattern \"order <_> moved <_> planks of <wood> <_>\" | wood != \"\" [{window.Step}s]))", Enumerable.Sum,
            () => InWindow(line => line is { Format: LineFormat.Plain, IsError: false }).SumBy(line => line.Wood, _ => 1), "wood"),
        new("topk of services", QueryTarget.Loki,
            $"/loki/api/v1/query?query={Uri.EscapeDataString($"topk(3, sum by (service_name) (count_over_time({Everything}[{window.To - window.From}s])))")}&time={window.ToNs}", Vector("service_name"),
            () => InWindow().CountBy(Service).OrderByDescending(pair => pair.Value).Take(3).SumBy(pair => pair.Key, pair => pair.Value)),
        new("index/stats", QueryTarget.Loki, Path("index/stats", "query", Everything), Members("streams", "entries"),
            () => new Expectation.Exactly(new Dictionary<string, double> { ["streams"] = Shop.Services.Length, ["entries"] = InWindow().Count() })),
        new("index/volume", QueryTarget.Loki, Path("index/volume", "query", Everything), Vector("service_name"), () => InWindow().SumBy(Service, Bytes)),
        new("values of a label", QueryTarget.Loki, Path("label/service_name/values", "query", Everything), Names, Services),
        new("series", QueryTarget.Loki, Path("series", "match[]", Everything), LabelSets("service_name"), Services),
    ];

    QueryCase Newest(string name, string query, Func<ShopLine, bool> fits) => new(
        name, QueryTarget.Loki, Lines(query), Answers.Lines, () => InWindow(fits).TakeLast(Limit).SumBy(line => line.TimeNs.ToString(CultureInfo.InvariantCulture), _ => 1));

    // Each point of the graph looks back to the one before.
    QueryCase Range(string name, string query, Func<IEnumerable<double>, double> fold, Func<Expectation> expected, string label) => new(
        name, QueryTarget.Loki, $"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={window.From + window.Step}&end={window.To}&step={window.Step}", Matrix(fold, window.From, label), expected);

    string Lines(string query) => $"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={window.FromNs}&end={window.ToNs}&limit={Limit}&direction=backward";

    string Path(string path, string parameter, string query) => $"/loki/api/v1/{path}?{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(query)}&start={window.FromNs}&end={window.ToNs}";

    IEnumerable<ShopLine> InWindow() => data.Lines(window.FromNs, window.ToNs);

    IEnumerable<ShopLine> InWindow(Func<ShopLine, bool> fits) => InWindow().Where(fits);

    long Step(ShopLine line) => window.StepOf(line.TimeNs);

    static Expectation Services() => Shop.Services.SumBy(service => service, _ => 1);

    static string Service(ShopLine line) => Shop.Services[line.Service];

    static double Bytes(ShopLine line) => line.Text().Length;

    static string Selector(LineFormat format) => $$"""{service_name=~"{{string.Join('|', Shop.Services.Where((_, service) => ShopLine.FormatOf(service) == format))}}"}""";
}
