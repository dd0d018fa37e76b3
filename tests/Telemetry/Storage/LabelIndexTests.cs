using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Series that come, are forgotten and come back are found by their labels, and their memory is given back.</summary>
public sealed class LabelIndexTests
{
    readonly CatalogMemory _memory = new();
    readonly LabelIndex _index;

    public LabelIndexTests() => _index = new LabelIndex(_memory);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_finds_what_a_look_at_all_finds(int seed)
    {
        var random = new Random(seed);
        var (listed, forgotten) = (new List<Interned<Labels>>(), new List<Interned<Labels>>());
        for (var i = 0; i < 3_000; i++)
        {
            var (from, to) = random.Next(4) switch
            {
                0 when listed.Count > 0 => (listed, forgotten),
                1 when forgotten.Count > 0 => (forgotten, listed),
                _ => (null, listed),
            };
            var item = from is null ? _index.Table.Intern(Some(i)) : from[random.Next(from.Count)];
            from?.Remove(item);
            to.Add(item);
            if (from == listed)
            {
                _index.Table.Remove(item);
            }
            else
            {
                item.Listed();
            }
        }

        foreach (var (name, value) in new[] { ("few", "3"), ("many", "17"), ("own", "2500"), ("all", "yes"), ("all", "no") })
        {
            var expected = listed.Where(item => item.Value[name] == value).Select(item => item.Id).Order();
            Assert.Equal(expected, _index.Find([new Matcher(name, MatchType.Equal, value)]).Select(item => item.Id).Order());
        }

        Assert.Equal(listed.Select(item => item.Id).Order(), _index.Find(Array.Empty<Matcher>()).Select(item => item.Id).Order());
        Assert.True(_memory.Bytes > 0);
        listed.ForEach(_index.Table.Remove);
        Assert.Equal(0, _memory.Bytes);
        Assert.Empty(_index.Find([new Matcher("all", MatchType.Equal, "yes")]));
    }

    [Fact]
    public async Task Those_who_look_while_others_come_and_go_find_what_stays()
    {
        var staying = Enumerable.Range(0, 100).Select(i => _index.Table.Intern(Some(i)).Id).ToList();
        var changing = Task.Run(() =>
        {
            for (var i = 100; i < 30_000; i++)
            {
                var item = _index.Table.Intern(Some(i));
                _index.Table.Remove(item);
                if (i % 3 == 0)
                {
                    item.Listed();
                    _index.Table.Remove(item);
                }
            }
        }, TestContext.Current.CancellationToken);
        var looks = 0;
        while (!changing.IsCompleted || looks == 0)
        {
            var found = _index.Find([new Matcher("all", MatchType.Equal, "yes")]).Select(item => item.Id).ToHashSet();
            Assert.Superset(staying.ToHashSet(), found);
            looks++;
        }

        await changing;
        Assert.Equal(staying, _index.Find([new Matcher("all", MatchType.Equal, "yes")]).Select(item => item.Id).Order());
    }

    [Fact]
    public void Series_share_the_labels_that_they_have_in_common()
    {
        var one = _index.Table.Intern(Labels.From(("job", new string('j', 3)), ("n", "1")));
        var two = _index.Table.Intern(Labels.From(("job", new string('j', 3)), ("n", "2")));
        Assert.Same(one.Value["job"], two.Value["job"]);
    }

    static Labels Some(int i) => Labels.From(("all", "yes"), ("few", $"{i % 5}"), ("many", $"{i % 100}"), ("own", $"{i}"));
}
