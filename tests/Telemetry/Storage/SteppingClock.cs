using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>A wall clock that can be set while the steady clock beneath it goes on.</summary>
internal sealed class SteppingClock(FakeTimeProvider steady) : TimeProvider
{
    internal TimeSpan Step { get; set; }

    public override long TimestampFrequency => steady.TimestampFrequency;

    internal static (FakeTimeProvider Steady, SteppingClock Clock) At(DateTimeOffset start)
    {
        var steady = new FakeTimeProvider(start);
        return (steady, new SteppingClock(steady));
    }

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Step;

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, dueTime, period);
}
