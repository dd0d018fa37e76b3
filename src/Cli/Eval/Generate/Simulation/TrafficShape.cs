namespace Dendro.Cli.Eval.Generate.Simulation;

/// <summary>How requests come: by the hour of the day, a little more or less from week to week, and by chance.</summary>
/// <param name="rate">Requests a second on average.</param>
/// <param name="hour">The hour of the day at the beginning.</param>
internal sealed class TrafficShape(double rate, double hour, double swing, double driftAnHour)
{
    public double Rate(double time) => rate * (1 + (swing * Math.Sin(2 * Math.PI * (hour + (time / 3_600) - 8) / 24))) * Math.Max(0.2, 1 + (driftAnHour * time / 3_600));
}
