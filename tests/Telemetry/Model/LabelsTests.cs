namespace Dendro.Telemetry.Model.Tests;

/// <summary>What identifies a series.</summary>
public sealed class LabelsTests
{
    static readonly Labels Oak = Labels.From(("wood", "oak"), ("__name__", "stock"), ("empty", ""));

    [Fact]
    public void Labels_are_sorted_and_empty_values_are_left_out() =>
        Assert.Equal("""{__name__="stock", wood="oak"}""", Oak.ToString());

    [Fact]
    public void The_order_in_which_labels_were_given_does_not_matter()
    {
        var other = Labels.From(("__name__", "stock"), ("wood", "oak"));

        Assert.Equal(other, Oak);
        Assert.Equal(other.GetHashCode(), Oak.GetHashCode());
    }

    [Fact]
    public void Of_a_name_given_twice_the_last_value_holds() => Assert.Equal("b", Labels.From(("x", "a"), ("x", "b"))["x"]);

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void However_many_are_given_they_are_sorted_and_the_last_of_a_name_holds(int count)
    {
        var given = Enumerable.Range(0, count).Select(i => new Label($"n{i * 7919 % (count / 2)}", i % 5 == 0 ? "" : $"{i}")).ToList();
        var expected = given.GroupBy(label => label.Name).Select(group => group.Last()).Where(label => label.Value.Length > 0).OrderBy(label => label.Name, StringComparer.Ordinal);

        Assert.Equal(expected, Labels.From(given));
    }

    [Theory]
    [InlineData("wood", "oak")]
    [InlineData("__name__", "stock")]
    [InlineData("absent", "")]
    [InlineData("empty", "")]
    public void A_label_is_found_by_name(string name, string value) => Assert.Equal(value, Oak[name]);

    [Fact]
    public void A_label_is_set_and_removed()
    {
        Assert.Equal("elm", Oak.With("wood", "elm")["wood"]);
        Assert.False(Oak.With("wood", "").Has("wood"));
        Assert.Equal(Oak.Drop("wood"), Oak.Keep(new HashSet<string> { "__name__" }));
        Assert.Same(Oak, Oak.Drop("absent"));
    }

    [Fact]
    public void Values_are_quoted() => Assert.Equal(
        """
        {x="a\"b\\c\nd"}
        """,
        Labels.From(("x", "a\"b\\c\nd")).ToString());

    [Theory]
    [InlineData(MatchType.Equal, "oak", true)]
    [InlineData(MatchType.NotEqual, "oak", false)]
    [InlineData(MatchType.Regex, "o.*|elm", true)]
    [InlineData(MatchType.Regex, "a", false)]
    [InlineData(MatchType.NotRegex, "elm", true)]
    public void A_matcher_compares_the_label_of_its_name(MatchType type, string value, bool matches) =>
        Assert.Equal(matches, new Matcher("wood", type, value).Matches(Oak));

    [Fact]
    public void An_absent_label_is_empty_to_a_matcher() => Assert.True(new Matcher("absent", MatchType.Equal, "").Matches(Oak));
}
