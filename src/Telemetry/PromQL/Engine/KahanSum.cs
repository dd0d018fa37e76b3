namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>A sum that keeps the low-order bits which plain addition loses (Kahan's method as improved by Neumaier).</summary>
internal struct KahanSum
{
    public double Sum;
    public double Compensation;

    public readonly double Value => double.IsInfinity(Sum) ? Sum : Sum + Compensation;

    public void Add(double value)
    {
        var total = Sum + value;
        if (double.IsInfinity(total))
        {
            Compensation = 0;
        }
        else if (Math.Abs(Sum) >= Math.Abs(value))
        {
            Compensation += Sum - total + value;
        }
        else
        {
            Compensation += value - total + Sum;
        }

        Sum = total;
    }
}
