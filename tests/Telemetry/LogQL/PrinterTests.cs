using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Tests;

public sealed class PrinterTests
{
    public static TheoryData<string, string> Queries() => CaseFile.Read("round-trip.txt");

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_prints_in_its_normal_form_and_stays_the_same_query(string query, string expected)
    {
        var printed = Printer.Print(LogQLParser.Parse(query));
        Assert.Equal(expected, printed);
        Assert.Equal(printed, Printer.Print(LogQLParser.Parse(printed)));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_broken_over_lines_is_the_same_query(string query, string expected)
    {
        var pretty = new PrettyPrinter(10).Print(LogQLParser.Parse(query));
        Assert.Equal(expected, Printer.Print(LogQLParser.Parse(pretty)));
    }
}
