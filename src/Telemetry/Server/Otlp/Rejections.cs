namespace Dendro.Telemetry.Server.Otlp;

/// <summary>Records of a request that were refused while the rest was taken (OTLP's partial success).</summary>
internal sealed class Rejections
{
    const int MostReasons = 5;

    readonly List<string> _reasons = [];

    internal int Count { get; private set; }

    /// <summary>Why, each reason once; "" when nothing was refused.</summary>
    internal string Message => string.Join("; ", _reasons);

    internal void Add(string reason, int count = 1)
    {
        Count += count;
        if (_reasons.Count < MostReasons && !_reasons.Contains(reason))
        {
            _reasons.Add(reason);
        }
    }
}
