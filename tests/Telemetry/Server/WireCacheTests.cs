using System.Text;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A cache of wire bytes finds what was put in, whatever the order and whoever adds meanwhile.</summary>
public sealed class WireCacheTests
{
    const long Plenty = 1 << 20;

    [Fact]
    public void Every_key_is_found_after_the_cache_has_grown()
    {
        var cache = new WireCache<int>(Plenty);
        Assert.False(cache.TryGet(Key(0), out _));
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(i, cache.Add(Key(i), i));
        }

        Assert.All(Enumerable.Range(0, 1_000), i => Assert.True(cache.TryGet(Key(i), out var value) && value == i));
        Assert.False(cache.TryGet(Key(1_000), out _));
        Assert.False(cache.TryGet([], out _));
    }

    [Fact]
    public void The_first_value_of_a_key_stays()
    {
        var cache = new WireCache<int>(Plenty);

        Assert.Equal(1, cache.Add(Key(1), 1));
        Assert.Equal(1, cache.Add(Key(1), 2));
        Assert.Equal(3, cache.Add([], 3));
        Assert.True(cache.TryGet([], out var empty));
        Assert.Equal(3, empty);
    }

    [Fact]
    public void It_begins_anew_when_its_memory_is_full()
    {
        var cache = new WireCache<int>(mostBytes: 100_000, valueBytes: 1_000);
        for (var i = 0; i < 150; i++)
        {
            cache.Add(Key(i), i);
        }

        Assert.False(cache.TryGet(Key(0), out _));
        Assert.True(cache.TryGet(Key(149), out _));
    }

    [Fact]
    public void The_outermost_begins_anew_when_those_within_fill_its_memory()
    {
        var outer = new WireCache<WireCache<int>>(mostBytes: 100_000);
        var inner = outer.Add(Key(0), new WireCache<int>(outer.Memory, valueBytes: 1_000));
        for (var i = 0; i < 150; i++)
        {
            inner.Add(Key(i), i);
        }

        Assert.True(inner.TryGet(Key(0), out _));
        Assert.False(inner.TryGet(Key(149), out _));
        Assert.False(outer.TryGet(Key(0), out _));
        var anew = outer.Add(Key(0), new WireCache<int>(outer.Memory, valueBytes: 1_000));
        Assert.NotSame(inner, anew);
        Assert.True(outer.TryGet(Key(0), out var found));
        Assert.Same(anew, found);
    }

    [Fact]
    public void What_came_next_is_expected_next_and_nothing_else()
    {
        var cache = new WireCache<int>(Plenty);
        for (var i = 0; i < 10; i++)
        {
            cache.Add(Key(i), i);
        }

        var last = default(WireCache<int>.Position);
        Assert.True(cache.TryGetNext(Key(0), ref last, out _));
        Assert.True(cache.TryGetNext(Key(1), ref last, out var second));
        Assert.Equal(1, second);
        Assert.False(cache.TryGetNext(Key(7), ref last, out _));
        Assert.True(cache.TryGet(Key(7), ref last, out var jumped));
        Assert.Equal(7, jumped);
        Assert.True(cache.TryGetNext(Key(8), ref last, out _));

        // It jumped from 1 to 7, and does so again.
        last = default;
        Assert.True(cache.TryGetNext(Key(0), ref last, out _));
        Assert.True(cache.TryGetNext(Key(1), ref last, out _));
        Assert.True(cache.TryGetNext(Key(7), ref last, out _));
    }

    [Fact]
    public async Task Those_who_ask_while_others_add_get_the_value_of_their_key_or_none()
    {
        var cache = new WireCache<int>(mostBytes: 500_000);
        var adding = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                cache.Add(Key(i), i);
            }
        })).ToList();
        var wrong = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var (last, wrong) = (default(WireCache<int>.Position), 0);
            for (var i = 0; !adding.TrueForAll(task => task.IsCompleted) || i % 20_000 != 0; i++)
            {
                wrong += cache.TryGet(Key(i % 20_000), ref last, out var value) && value != i % 20_000 ? 1 : 0;
            }

            return wrong;
        })));
        await Task.WhenAll(adding);

        Assert.Equal([0, 0], wrong);
        Assert.True(cache.TryGet(Key(19_999), out _));
    }

    static byte[] Key(int number) => Encoding.UTF8.GetBytes($"a key of some length {number}");
}
