using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>A piece of evidence as the model was shown it. A sentence may say what its exhibits say.</summary>
/// <param name="Id">By which it is cited: a letter and a number.</param>
/// <param name="Text">What the model reads.</param>
internal sealed record Exhibit(string Id, string Text)
{
    readonly Lazy<IReadOnlyList<Quantity>> _read = new(() => [.. Quantities(Text)]);

    public string Folded { get; } = Folding.Fold(Text);

    /// <summary>In its unit, where it is one measurement.</summary>
    public double? Value { get; init; }

    /// <summary>The same before.</summary>
    public double? Baseline { get; init; }

    public string Unit { get; init; } = "";

    public IEnumerable<Quantity> Known => _read.Value.Concat(Measured());

    public bool Shows(WrittenQuantity written) => written.Readings.Any(reading => Known.Any(reading.Tells));

    public bool IsValue(WrittenQuantity written) => Value is { } value && written.Readings.Any(reading => reading.Tells(Measure(value)));

    public bool IsBaseline(WrittenQuantity written) => Baseline is { } before && written.Readings.Any(reading => reading.Tells(Measure(before)));

    static IEnumerable<Quantity> Quantities(string text)
    {
        var folded = Folding.Fold(text);
        return QuantityReader.Read(Names.Without(folded), ClaimWords.In("en")).SelectMany(written => written.Readings);
    }

    IEnumerable<Quantity> Measured()
    {
        if (Value is { } value)
        {
            yield return Measure(value);
        }

        if (Baseline is { } before)
        {
            yield return Measure(before);
        }

        if (Value is { } now && Baseline is { } then && now != 0 && then != 0)
        {
            // "Three times as slow", "by 20 ms".
            yield return new Quantity(Math.Max(now / then, then / now), 0, Dimension.Factor);
            yield return Measure(Math.Abs(now - then));
        }
    }

    Quantity Measure(double value) => Unit switch
    {
        "s" or "seconds" => new Quantity(value, 0, Dimension.Time),
        "ms" => new Quantity(value / 1000, 0, Dimension.Time),
        "By" or "bytes" => new Quantity(value, 0, Dimension.Bytes),
        "%" or "share" or "ratio" => new Quantity(value, 0, Dimension.Share),
        "1/s" or "per second" => new Quantity(value, 0, Dimension.Rate),
        "1/min" => new Quantity(value / 60, 0, Dimension.Rate),
        _ => new Quantity(value, 0, Dimension.Count),
    };
}
