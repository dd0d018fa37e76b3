namespace Dendro.Telemetry.Server.Generator;

/// <summary>A moment at which samples are written, in Unix milliseconds.</summary>
/// <param name="NowMs">When the samples are taken.</param>
/// <param name="PreviousMs">
/// When they were taken before, or the process started. A series that came since then was zero at that moment; a
/// sample that says so lets <c>rate</c> count its first increase, and shows the reset after a restart.
/// </param>
internal readonly record struct Tick(long NowMs, long PreviousMs);
