using System.Globalization;

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

    /// <summary>What a strength must look like, for error messages.</summary>
    public string Expected { get; }

    /// <summary>The value of a strength as written, or null when it cannot be read.</summary>
    public double? Read(string text) => _read(text);

    static double? ReadProbability(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1 ? value : null;
}
