using Dendro.Cli.Output;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Tests;

public sealed class ChangesTests
{
    [Fact]
    public void Only_parts_whose_state_changed_are_told()
    {
        var order = new PartState { Name = "order", Group = "shop", State = Phase.Healthy };
        var stock = new PartState { Name = "stock", Group = "shop", State = Phase.Healthy };
        var before = new RunState { Parts = [order, stock] };
        var after = new RunState { Parts = [order with { State = Phase.Restarting, Detail = "ended by signal 9" }, stock with { Detail = "x" }] };

        Assert.Equal(["order: restarting (ended by signal 9)"], Changes.Lines(before, after));
    }
}
