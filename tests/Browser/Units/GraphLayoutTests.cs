using Dendro.Web.Map;

namespace Dendro.Browser.Tests.Units;

public sealed class GraphLayoutTests
{
    [Theory]
    [InlineData("customer>ordercheck, ordercheck>order, management>order, suppliercheck>stock, supplier>suppliercheck", "customer supplier | management ordercheck suppliercheck | order stock")]
    [InlineData("a>b, b>c, c>a", "a | b | c")]
    [InlineData("a>b, b>c, late>c", "a | late b | c")]
    [InlineData("a>a", "a")]
    [InlineData("a>b, a>c, b>d, c>d, a>d", "a | b c | d")]
    public void Callers_stand_left_of_whom_they_call(string calls, string columns)
    {
        var layout = new GraphLayout([.. calls.Split(", ").Select(call => call.Split('>')).Select(call => new GraphEdge(call[0], call[1], 1, 0, double.NaN))]);
        var found = layout.Nodes.Values.GroupBy(node => node.X).OrderBy(group => group.Key).Select(group => string.Join(' ', group.OrderBy(node => node.Y).Select(node => node.Name)));
        Assert.Equal(columns, string.Join(" | ", found));
        Assert.All(layout.Nodes.Values, node => Assert.InRange(node.Y, 0, layout.Height - GraphLayout.NodeHeight));
    }
}
