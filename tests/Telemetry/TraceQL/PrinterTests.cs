using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Tests;

public sealed class PrinterTests
{
    public static TheoryData<string> Lines =>
        [.. File.ReadLines(Path.Combine(CaseFileTests.Folder, "printing.cases")).Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_query_prints_as_the_case_says_and_reads_back_alike(string line)
    {
        var parts = line.Split('⇒', StringSplitOptions.TrimEntries);
        var printed = TraceQLParser.Parse(parts[0]).ToString();
        Assert.Equal(parts[^1], printed);
        Assert.Equal(printed, TraceQLParser.Parse(printed).ToString());
    }
}
