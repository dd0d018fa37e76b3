using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Tests;

public sealed class PrinterTests
{
    [Theory]
    [InlineData("up")]
    [InlineData("{\"wood.type\"=\"oak\"}")]
    [InlineData("up{job=\"shop\",zone!~\"a|b\"} offset 5m")]
    [InlineData("rate(x_total[5m] @ 10.000 offset -1m)")]
    [InlineData("max_over_time(rate(x_total[5m])[1h:30s] @ end())")]
    [InlineData("sum without (a, \"b.c\") (x) / on (d) group_left (e) y")]
    [InlineData("-(a + b) ^ 2 * 3 > bool 1 and on () c")]
    [InlineData("topk by (a) (3, x)")]
    [InlineData("label_replace(x, \"a\", \"$1\\n\", \"b\", \"(.*)\")")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))")]
    [InlineData("a + on (b) fill_left (0) fill_right (1) c")]
    [InlineData("x[5m] smoothed")]
    [InlineData("increase(x[step() * 2 + 1m] anchored)")]
    [InlineData("x{\"größe\"=\"1\"}")]
    [InlineData("sum by (\"wood.type\") (x) * on (\"größe\") group_right (\"b c\") y")]
    [InlineData("limit_ratio by (a) (-0.5, x) unless ignoring (b) y or z")]
    [InlineData("x @ start() offset -1h == bool on (a) y")]
    [InlineData("((a))")]
    [InlineData("-x ^ -y")]
    [InlineData("(-1) ^ 2")]
    [InlineData("a ^ b ^ c - (a - (b - c))")]
    [InlineData("(a or b) and c unless d")]
    [InlineData("quantile_over_time(0.5, (x + y)[5m:] offset 1m)")]
    [InlineData("{__name__=~\"a|b\",c!=\"\\\"\\\\\\n\"}")]
    [InlineData("info(x, {__name__=\"target_info\"})")]
    [InlineData("count_values without (a) (\"v\", x)")]
    [InlineData("+Inf - NaN + 0.001")]
    public void A_query_in_normal_form_prints_as_itself(string query) => Assert.Equal(query, PromQLParser.Parse(query).ToString());

    [Theory]
    [InlineData("SUM(x)by(a)", "sum by (a) (x)")]
    [InlineData("x  #comment\n + y", "x + y")]
    [InlineData("0x1F + 1_000 + .5", "31 + 1000 + 0.5")]
    [InlineData("x[300]", "x[5m]")]
    [InlineData("{__name__='x',a='b'}", "{__name__=\"x\",a=\"b\"}")]
    [InlineData("x offset 90s", "x offset 1m30s")]
    public void Other_spellings_print_in_normal_form(string query, string printed)
    {
        Assert.Equal(printed, PromQLParser.Parse(query).ToString());
        Assert.Equal(printed, PromQLParser.Parse(printed).ToString());
    }
}
