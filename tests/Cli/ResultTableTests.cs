using System.Text.Json;
using System.Text.RegularExpressions;
using Dendro.Cli.Output;
using Dendro.Cli.Query;

namespace Dendro.Cli.Tests;

public sealed class ResultTableTests
{
    [Theory]
    [InlineData(
        """{"data":{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a"},"value":[1,"1.5"]}]}}""",
        "SERIES VALUE|up{job=\"a\"} 1.5")]
    [InlineData(
        """{"data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],[2,"3"]]}]}}""",
        "SERIES POINTS MIN AVERAGE MAX LAST|{} 2 1 2 3 3")]
    [InlineData("""{"data":{"resultType":"scalar","result":[1,"42"]}}""", "42")]
    [InlineData("""{"data":{"resultType":"vector","result":[]},"warnings":["cut"]}""", "No result.|Note: cut")]
    [InlineData(
        """{"series":[{"labels":[{"key":"name","value":{"stringValue":"GET /"}}],"value":2.5}]}""",
        "SERIES POINTS MIN AVERAGE MAX LAST|{name=GET /} 1 2.5 2.5 2.5 2.5")]
    [InlineData(
        """{"columns":[{"name":"service","type":"VARCHAR"},{"name":"lines","type":"BIGINT"}],"rows":[["order",3],[null,1]],"row_count":2,"truncated":true,"elapsed_ms":1}""",
        "SERVICE LINES|order 3|NULL 1|Note: there are more rows; --limit gives more of them.")]
    [InlineData("""{"traces":[]}""", "No result.")]
    public void Shows_an_answer(string json, string expected) => Assert.Equal(expected.Split('|'), Lines(json));

    [Fact]
    public void Log_lines_of_all_streams_are_in_the_order_of_time()
    {
        var lines = Lines("""
            {"data":{"resultType":"streams","result":[
              {"stream":{"service_name":"order","detected_level":"error"},"values":[["1700000000300000000","third\nline"],["1700000000100000000","first"]]},
              {"stream":{"service_name":"stock"},"values":[["1700000000200000000","second"]]}]}}
            """);

        Assert.Equal(["order error first", "stock second", "order error third line"], lines.Skip(1).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public void A_trace_is_one_row()
    {
        var lines = Lines("""
            {"traces":[{"traceID":"2f3e","rootServiceName":"customer","rootTraceName":"send orders","startTimeUnixNano":"1700000000000000000","durationMs":557,"spanSets":[{"matched":3}]}]}
            """);

        Assert.Matches(@"^2f3e \d\d:\d\d:\d\d\.000 557 ms customer send orders 3$", lines[1]);
    }

    [Fact]
    public void A_file_gets_no_colours_and_no_wrapped_lines()
    {
        var longLine = new string('x', 500);
        using var output = new StringWriter();

        ResultTable.Write(JsonDocument.Parse($$$"""{"data":{"resultType":"streams","result":[{"stream":{},"values":[["1","{{{longLine}}}"]]}]}}""").RootElement, Terminal.Create(output, isTerminal: false));

        Assert.Contains(longLine, output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output.ToString());
    }

    /// <summary>The lines with single spaces between the cells.</summary>
    static List<string> Lines(string json)
    {
        using var output = new StringWriter();
        ResultTable.Write(JsonDocument.Parse(json).RootElement, Terminal.Create(output, isTerminal: false));
        return [.. output.ToString().Split('\n').Select(line => Regex.Replace(line, " +", " ").Trim()).Where(line => line.Length > 0)];
    }
}
