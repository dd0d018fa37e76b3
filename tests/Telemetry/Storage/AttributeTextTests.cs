using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Tests;

public sealed class AttributeTextTests
{
    [Fact]
    public void Any_text_survives_and_is_found_by_its_needle()
    {
        var random = new Random(42);
        for (var i = 0; i < 500; i++)
        {
            var labels = Labels.From(Enumerable.Range(0, random.Next(5)).Select(_ => new Label(Text(random), Text(random))));

            var packed = AttributeText.Pack(labels);

            Assert.Equal(labels, AttributeText.Labels(packed));
            Assert.All(labels, label => Assert.Contains(AttributeText.Needle(label.Name, AttributeType.Text, label.Value), Encoding.UTF8.GetString(packed), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_needle_does_not_match_part_of_a_value() =>
        Assert.DoesNotContain(
            AttributeText.Needle("wood", AttributeType.Text, "oak"),
            Encoding.UTF8.GetString(AttributeText.Pack(Labels.From(("wood", "oaks"), ("hardwood", "oak")))),
            StringComparison.Ordinal);

    // Every byte that means something to the format, and some that do not.
    static string Text(Random random) => string.Concat(Enumerable.Range(0, 1 + random.Next(6)).Select(_ => "ab\u001b\u001c\u001d\u001e\u001f[\\]^_é字"[random.Next(14)]));
}
