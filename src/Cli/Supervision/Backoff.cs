namespace Dendro.Cli.Supervision;

/// <summary>Waits longer after each failure in a row; a child that ran well for a while starts afresh.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeSpan forgiveAfter)
{
    int _failures;

    public static Backoff Default => new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));

    public TimeSpan Next(TimeSpan ranFor)
    {
        _failures = ranFor >= forgiveAfter ? 0 : _failures;
        var delay = first * Math.Pow(2, Math.Min(_failures++, 30));
        return delay < longest ? delay : longest;
    }
}
