namespace Dendro.Agents.Core.Execution;

/// <summary>What is meant when a question does not say.</summary>
internal static class Defaults
{
    /// <summary>Of times: the value that most requests stay under and that users feel.</summary>
    public const double Quantile = 0.95;

    public const int Rows = 10;
    public const int Lines = 10;

    /// <summary>Points of a picture.</summary>
    public const int Points = 60;
}
