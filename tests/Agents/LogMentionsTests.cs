using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Measures.Logs;

namespace Dendro.Agents.Tests;

public sealed class LogMentionsTests
{
    static readonly FindingWriter Writer = new("logql", Shop.Window, new Links(null, new Uri("http://127.0.0.1:3002")));

    [Theory]
    [InlineData("call to stock failed: connection refused", "", "front calls stock; stock does not answer")]
    [InlineData("call to stock failed: connection refused", "stock", "front calls stock")]
    [InlineData("call to stock failed: NullReferenceException", "", "front calls stock")]
    [InlineData("http://stock:8080/items timed out", "", "front calls stock; stock is too slow")]
    [InlineData("stockings are out, and so is my-stock", "", "")]
    public void A_service_that_lines_of_trouble_name_is_called(string line, string troubled, string expected)
    {
        var errors = Writer.Of(FindingKind.LogErrors, "front", "", 1, "", "");
        var mentions = new LogMentions(["front", "stock", "db"], Writer);

        var found = mentions.Of(errors, [new LogLine(Shop.End, line), new LogLine(Shop.End, "front and db are here"), new LogLine(Shop.End, line)], troubled.Split(' ').ToHashSet());

        Assert.Equal(expected, string.Join("; ", found.Select(one => one.Kind == FindingKind.Edge ? $"{one.Service} calls {one.Target}" : $"{one.Service} {(one.IsTimeout ? "is too slow" : "does not answer")}")));
    }
}
