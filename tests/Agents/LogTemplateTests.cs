using Dendro.Agents.Core.Inside;

namespace Dendro.Agents.Tests;

public sealed class LogTemplateTests
{
    [Theory]
    [InlineData("Order 42 was rejected", "Order <*> was rejected")]
    [InlineData("Order 0f8fad5b-d9cb-469f-a165-70867728950e failed", "Order <*> failed")]
    [InlineData("Took 12.5 ms at 10.0.0.1:8080", "Took <*> ms at <*>")]
    [InlineData("Cannot read 'a.txt'", "Cannot read <*>")]
    [InlineData("trace 4bf92f3577b34da6a3ce929d0e0e4736 is gone", "trace <*> is gone")]
    [InlineData("First line\nsecond line 7", "First line")]
    [InlineData("ids 1, 2, 3", "ids <*>")]
    [InlineData("order2 stays", "order2 stays")]
    public void What_changes_from_line_to_line_is_masked(string line, string template) => Assert.Equal(template, LogTemplate.Of(line));
}
