using System.Globalization;
using Dendro.Cli.Faults;
using Dendro.Cli.Plan;

namespace Dendro.Cli.Eval.Live;

/// <summary>Breaks the shop that runs here, one fault after the other, and asks while it is broken and when it is well again.</summary>
internal sealed class LiveRun(FaultSwitches faults, CausesClient agents, TimeSpan rest, TimeProvider time)
{
    public static readonly TimeSpan UsualRest = TimeSpan.FromMinutes(3);

    static readonly TimeSpan[] Moments = [TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(150)];

    /// <summary>The service ends a fault by itself then, should this process be killed.</summary>
    const string Longest = "5m";

    static readonly TimeSpan SwitchOffDeadline = TimeSpan.FromSeconds(90);

    static readonly EvalQuestion Question = new("Is anything wrong?", null);

    readonly List<CaseResult> _results = [];

    /// <summary>How many are asked: when nothing is broken yet, and for each fault while it lasts and after it.</summary>
    public static int Questions(int count) => 1 + (count * (Moments.Length + 1));

    /// <returns>All of the results, or those until it was cancelled.</returns>
    public async Task<IReadOnlyList<CaseResult>> RunAsync(IReadOnlyList<Fault> wanted, Action<int, CaseResult> show, CancellationToken cancellationToken)
    {
        if (wanted.FirstOrDefault(fault => fault.On) is { } on)
        {
            throw new UserError($"{on.Service} {on.Kind} is on already; ./dendro fault off --all, and wait until the shop has recovered.");
        }

        try
        {
            await KeepAsync(Quiet("before"), null, show, cancellationToken);
            foreach (var fault in wanted)
            {
                await BreakAsync(fault, show, cancellationToken);
                await Task.Delay(rest, time, cancellationToken);
                await KeepAsync(Quiet($"after {fault.Service} {fault.Kind}"), null, show, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What there is, is shown.
            return _results;
        }

        return _results;
    }

    async Task BreakAsync(Fault fault, Action<int, CaseResult> show, CancellationToken cancellationToken)
    {
        try
        {
            await faults.SwitchAsync(fault.Service, new FaultChange(fault.Kind, true, null, Longest), cancellationToken);
            var truth = new Truth(fault.Service, fault.Kind) { Since = time.GetUtcNow(), Names = OtherNames(fault.Service) };
            foreach (var moment in Moments)
            {
                await Wait(truth.Since.Value + moment, cancellationToken);
                var seconds = moment.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                await KeepAsync(new CaseResult { Case = $"{fault.Service} {fault.Kind} after {seconds} s", System = $"after {seconds} s", Verdict = "", Causes = [], Seconds = 0 }, truth, show, cancellationToken);
            }
        }
        finally
        {
            // Whatever happened meanwhile, it is not left on.
            using var deadline = new CancellationTokenSource(SwitchOffDeadline, time);
            await faults.SwitchAsync(fault.Service, new FaultChange(fault.Kind, false, null, null), deadline.Token);
        }
    }

    /// <summary>Infrastructure has no telemetry of its own; its callers know it by these names.</summary>
    static string[]? OtherNames(string part) => part switch
    {
        SystemPlan.Postgres => [.. Hosts.All.Select(host => host.Database?.Name).OfType<string>(), "postgresql"],
        SystemPlan.Kafka => [SystemPlan.Orders.Name, SystemPlan.Stocks.Name],
        _ => null,
    };

    async Task Wait(DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (until - time.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, cancellationToken);
        }
    }

    async Task KeepAsync(CaseResult empty, Truth? truth, Action<int, CaseResult> show, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        CaseResult result;
        try
        {
            var answer = await agents.AskAsync(Question, cancellationToken);
            result = truth is null ? LiveAnswer.OfQuiet(empty, answer) : empty with { Truth = truth, Verdict = answer.Verdict, Causes = answer.Causes, Warnings = answer.Warnings };
        }
        catch (UserError e)
        {
            result = empty with { Truth = truth, Error = e.Message };
        }

        _results.Add(result with { Seconds = time.GetElapsedTime(began).TotalSeconds });
        show(_results.Count, _results[^1]);
    }

    static CaseResult Quiet(string when) => new() { Case = $"quiet {when}", System = "quiet", Verdict = "", Causes = [], Seconds = 0 };
}
