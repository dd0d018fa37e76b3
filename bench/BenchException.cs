namespace Dendro.Bench;

/// <summary>The answer is wrong, so the time is worth nothing; the message says how.</summary>
internal sealed class BenchException(string message) : Exception(message);
