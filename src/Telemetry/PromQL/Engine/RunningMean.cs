namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>A mean that goes on incrementally when the sum would overflow.</summary>
internal struct RunningMean
{
    KahanSum _sum;
    bool _isIncremental;

    public double Count { get; private set; }

    public readonly double Value => _isIncremental
        ? _sum.Sum + _sum.Compensation
        : double.IsInfinity(_sum.Sum) ? _sum.Sum : (_sum.Sum / Count) + (_sum.Compensation / Count);

    public void Add(double value)
    {
        Count++;
        if (!_isIncremental)
        {
            var next = _sum;
            next.Add(value);
            if (Count == 1 || !double.IsInfinity(next.Sum))
            {
                _sum = next;
                return;
            }

            _isIncremental = true;
            _sum.Sum /= Count - 1;
            _sum.Compensation /= Count - 1;
        }

        var weight = (Count - 1) / Count;
        _sum.Sum *= weight;
        _sum.Compensation *= weight;
        _sum.Add(value / Count);
    }
}
