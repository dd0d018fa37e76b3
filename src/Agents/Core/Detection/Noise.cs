namespace Dendro.Agents.Core.Detection;

/// <summary>The least variance that a measure of a kind has, however quiet its baseline was.</summary>
internal enum Noise
{
    /// <summary>A reading such as bytes of memory: nothing is known of it.</summary>
    Reading,

    /// <summary>A mean of many durations.</summary>
    Mean,

    /// <summary>Events a second: at least Poisson's.</summary>
    Rate,

    /// <summary>A share of events: at least the binomial one.</summary>
    Share,
}
