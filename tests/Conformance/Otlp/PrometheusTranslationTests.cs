using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Metrics;

namespace Dendro.Conformance.Tests.Otlp;

/// <summary>OTLP metrics become Prometheus' names, labels and histograms as upstream's translator makes them.</summary>
public sealed class PrometheusTranslationTests
{
    [Fact]
    public void Metric_names_and_units()
    {
        var run = 0;
        foreach (var item in OtlpCases.Read("translation/otlp-metric-naming.json").GetProperty("cases").EnumerateArray())
        {
            // This server always adds suffixes and never sends UTF-8 names; a namespace is a setting it does not have.
            if (OtlpCases.Text(item, "strategy") != "UnderscoreEscapingWithSuffixes" || OtlpCases.Text(item, "namespace").Length > 0)
            {
                continue;
            }

            run++;
            var metric = item.GetProperty("metric");
            var (name, unit) = (OtlpCases.Text(metric, "name"), OtlpCases.Text(metric, "unit"));
            var error = OtlpCases.Text(item, "want_error");
            if (error.Length > 0)
            {
                Assert.Equal(error, Assert.Throws<FormatException>(() => MetricNamer.Name(name, unit, Kind(OtlpCases.Text(metric, "type")))).Message);
                continue;
            }

            Assert.Equal((OtlpCases.Text(item, "want_name"), OtlpCases.Text(item, "want_unit")), (MetricNamer.Name(name, unit, Kind(OtlpCases.Text(metric, "type"))), MetricNamer.Unit(unit)));
        }

        Assert.True(run > 30, $"only {run} cases ran");
    }

    [Fact]
    public void Label_names()
    {
        foreach (var item in OtlpCases.Read("translation/otlp-label-naming.json").GetProperty("cases").EnumerateArray())
        {
            var options = item.GetProperty("options");
            if (OtlpCases.Flag(options, "utf8_allowed"))
            {
                continue;
            }

            var label = OtlpCases.Text(item, "label");
            var namer = new LabelNamer(OtlpCases.Flag(options, "underscore_label_sanitization"), OtlpCases.Flag(options, "preserve_multiple_underscores"));
            if (OtlpCases.Text(item, "want_error") is { Length: > 0 } error)
            {
                Assert.Equal(error, Assert.Throws<FormatException>(() => namer.Name(label)).Message);
                continue;
            }

            Assert.Equal((label, OtlpCases.Text(item, "want")), (label, namer.Name(label)));
        }
    }

    [Fact]
    public void Labels_of_a_series()
    {
        foreach (var item in OtlpCases.Read("translation/otlp-labels-from-attributes.json").GetProperty("cases").EnumerateArray())
        {
            var settings = item.GetProperty("settings");
            var rules = new MetricLabelRules
            {
                Promoted = OtlpCases.Names(settings, "promote_resource_attributes"),
                PromoteAll = OtlpCases.Flag(settings, "promote_all_resource_attributes"),
                NotPromoted = OtlpCases.Names(settings, "ignore_resource_attributes"),
                PromoteScope = OtlpCases.Flag(settings, "promote_scope_metadata"),
                Ignored = OtlpCases.Names(settings, "ignore_attributes"),
                Namer = new LabelNamer(OtlpCases.Flag(settings, "label_name_underscore_sanitization"), OtlpCases.Flag(settings, "label_name_preserve_multiple_underscores")),
            };
            var scope = item.GetProperty("scope") is { ValueKind: JsonValueKind.Object } given
                ? new Scope(OtlpCases.Text(given, "name"), OtlpCases.Text(given, "version"), OtlpCases.Texts(given.GetProperty("attributes")))
                : Scope.None;
            var warnings = new List<string>();

            var labels = MetricLabels.Of(
                OtlpCases.Texts(item.GetProperty("resource_attributes")), scope, "https://schema.com", OtlpCases.Texts(item.GetProperty("datapoint_attributes")), rules, warnings);
            labels[Labels.MetricName] = "test_metric";

            var wanted = item.GetProperty("want_labels").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);
            Assert.Equal((OtlpCases.Text(item, "case"), Show(wanted)), (OtlpCases.Text(item, "case"), Show(labels)));
            Assert.Equal(OtlpCases.Names(item, "want_warnings").Order(), warnings.Order());
        }
    }

    [Fact]
    public void Buckets_of_exponential_histograms()
    {
        foreach (var item in OtlpCases.Read("translation/otlp-histograms.json").GetProperty("bucket_layout").EnumerateArray())
        {
            var counts = item.GetProperty("otlp_counts").EnumerateArray().Select(count => count.GetUInt64()).ToList();

            var buckets = BucketList.FromExponential(item.GetProperty("otlp_offset").GetInt32(), counts, item.GetProperty("scale_down").GetInt32());

            Assert.Equal(Expanded(item.GetProperty("want_spans"), item.GetProperty("want_deltas")), buckets);
        }
    }

    // Upstream writes spans of indexes and differences of counts, and fills short gaps with zeros; here empty buckets are left out.
    static List<NativeHistogram.Bucket> Expanded(JsonElement spans, JsonElement deltas)
    {
        var buckets = new List<NativeHistogram.Bucket>();
        var (index, next, count) = (0, 0, 0L);
        foreach (var span in spans.EnumerateArray())
        {
            index += span[0].GetInt32();
            for (var i = 0; i < span[1].GetInt32(); i++, index++)
            {
                count += deltas[next++].GetInt64();
                if (count != 0)
                {
                    buckets.Add(new(index, count));
                }
            }
        }

        return buckets;
    }

    static string Show(Dictionary<string, string> labels) => Labels.From(labels.Select(pair => new Label(pair.Key, pair.Value))).ToString();

    static MetricKind Kind(string type) => type switch
    {
        "monotonic-counter" => MetricKind.MonotonicSum,
        "non-monotonic-counter" => MetricKind.OtherSum,
        "histogram" => MetricKind.Histogram,
        "exponential-histogram" => MetricKind.ExponentialHistogram,
        "summary" => MetricKind.Summary,
        "gauge" => MetricKind.Gauge,
        _ => MetricKind.OtherSum,
    };
}
