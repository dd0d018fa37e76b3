using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Tests;

public sealed class ErrorMessageTests
{
    public static TheoryData<string, string> Queries() => CaseFile.Read("errors.txt");

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_wrong_query_is_refused_with_what_was_found_and_where(string query, string message)
    {
        var error = Assert.Throws<LogQLException>(() =>
        {
            foreach (var part in Walk.LogQueries(LogQLParser.Parse(query)))
            {
                _ = new Pipeline(part.Stages, TimeProvider.System);
            }
        });
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        var error = Assert.Throws<LogQLException>(() => LogQLParser.Parse(new string('(', 100_000)));
        Assert.Contains("nested more than 200 levels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_chains_are_refused_before_the_stack_ends()
    {
        Assert.Throws<LogQLException>(() => LogQLParser.Parse($"{{app=\"a\"}} | {string.Join(" and ", Enumerable.Repeat("a=1", 10_000))}"));
        Assert.Throws<LogQLException>(() => LogQLParser.Parse(string.Join(" + ", Enumerable.Repeat("vector(1)", 9_000))));
    }

    [Fact]
    public void A_query_that_is_too_long_is_refused() =>
        Assert.Throws<LogQLException>(() => LogQLParser.Parse($"{{app=\"{new string('x', 131_072)}\"}}"));
}
