using System.Globalization;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>What a fault's strength measures, and how it is written.</summary>
public sealed class FaultMeasure
{
    readonly Func<string, double?> _read;

    FaultMeasure(string expected, Func<string, double?> read) => (Expected, _read) = (expected, read);

    /// <summary>A probability above 0 and at most 1, such as <c>0.5</c>.</summary>
    public static FaultMeasure Probability { get; } = new("a probability above 0 and at most 1, such as 0.5", ReadProbability);

    /// <summary>A duration from 1 ms to 60 s, such as <c>500ms</c> or <c>2s</c>; its value is in seconds.</summary>
    public static FaultMeasure Duration { get; } = new("a duration from 1ms to 60s, such as 500ms or 2s", text =>
        FaultDuration.TryParse(text, out var duration) && duration >= TimeSpan.FromMilliseconds(1) && duration <= TimeSpan.FromSeconds(60)
            ? duration.TotalSeconds
            : null);

    /// <summary>How many times as much, from 2 to 1000.</summary>
    public static FaultMeasure Factor { get; } = Between(2, 1000, "a factor from 2 to 1000, such as 10");

    /// <summary>Processor cores, from 0.1 to 64.</summary>
    public static FaultMeasure Cores { get; } = Between(0.1, 64, "a number of cores from 0.1 to 64, such as 1.5");

    /// <summary>Megabytes (10^6 bytes) a second, from 1 to 100.</summary>
    public static FaultMeasure MegabytesPerSecond { get; } = Between(1, 100, "megabytes a second from 1 to 100, such as 5");

    /// <summary>A fault without degrees: its strength is always <c>1</c>.</summary>
    public static FaultMeasure Whole { get; } = Between(1, 1, "1: this fault has no degrees");

    /// <summary>One kind of wood, by its word on the wire; its value is 1.</summary>
    public static FaultMeasure Wood { get; } = new(
        $"a wood: one of {string.Join(", ", Word.All<WoodType>())}", text => Word.TryParse<WoodType>(text, out _) ? 1 : null);

    /// <summary>What a strength must look like, for error messages.</summary>
    public string Expected { get; }

    /// <summary>The value of a strength as written, or null when it cannot be read.</summary>
    public double? Read(string text) => _read(text);

    static double? ReadProbability(string text) => Number(text) is > 0 and <= 1 and var value ? value : null;

    static FaultMeasure Between(double least, double most, string expected) =>
        new(expected, text => Number(text) is { } value && value >= least && value <= most ? value : null);

    static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
