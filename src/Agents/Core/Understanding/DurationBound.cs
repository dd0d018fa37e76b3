using System.Globalization;

namespace Dendro.Agents.Core.Understanding;

/// <summary>How long something has to have taken to be asked about: "slower than 2 s", "in under 100 ms".</summary>
internal sealed record DurationBound(double Seconds, bool IsUpper)
{
    /// <summary>As TraceQL compares: an upper bound is one that is not exceeded.</summary>
    public string TraceQL => string.Create(CultureInfo.InvariantCulture, $"duration {Sign} {Math.Round(Seconds * 1e6):0}us");

    public bool Includes(double seconds) => IsUpper ? seconds < Seconds : seconds > Seconds;

    /// <summary>As it is written in an answer of any language.</summary>
    public override string ToString() => $"{Sign} {Answers.Figures.Write(Seconds, "s")}";

    string Sign => IsUpper ? "<" : ">";
}
