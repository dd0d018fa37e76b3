using System.Text.Json;
using Dendro.Cli.Query;

namespace Dendro.Cli.Tests;

public sealed class ProposalLinesTests
{
    [Fact]
    public void A_line_is_the_whole_query_and_what_the_proposal_is()
    {
        using var answer = JsonDocument.Parse("""
            {"data":{"from":4,"to":6,"items":[
              {"label":"rate","insert":"rate(","kind":"function","detail":"rate(range vector)","description":"Growth."},
              {"label":"rating","insert":"rating","kind":"metric","detail":"","description":""}]}}
            """);
        Assert.Equal(["sum(rate(\tfunction · rate(range vector) · Growth.", "sum(rating\tmetric"], ProposalLines.Of("sum(ra", answer.RootElement));
    }
}
