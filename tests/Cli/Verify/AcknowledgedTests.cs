using Dendro.Cli.Verify;

namespace Dendro.Cli.Tests.Verify;

/// <summary>What a producer was told Kafka had taken.</summary>
public sealed class AcknowledgedTests
{
    static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    static readonly TopicBooks Topic = new(
        "orders", [new MessageRow(new Place(0, 0), "waiting", new Goods("oak", 1), IsDone: false)], [new DeadLetter(new Place(0, 1), "aside", null)]);

    static readonly Acknowledgement[] Acknowledged =
        [new("waiting", Noon), new("aside", Noon), new("stored", Noon), new("before", Noon.AddSeconds(-1)), new("after", Noon.AddSeconds(1))];

    [Fact]
    public void An_embedded_broker_may_lose_what_it_took_before_it_began_empty()
    {
        var (lost, lostWithBroker) = MessageChecks.Acknowledged(Topic, Acknowledged, Stored, brokerBeganEmpty: Noon);

        Assert.Equal([("acknowledged-lost", "after")], lost.Select(violation => violation.Identity));
        Assert.Equal(1, lostWithBroker);
    }

    [Fact]
    public void A_broker_that_keeps_its_messages_may_lose_none()
    {
        var (lost, lostWithBroker) = MessageChecks.Acknowledged(Topic, Acknowledged, Stored, brokerBeganEmpty: null);

        Assert.Equal(["before", "after"], lost.Select(violation => violation.Id).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(0, lostWithBroker);
    }

    static Goods? Stored(string key) => key == "stored" ? new Goods("oak", 1) : null;
}
