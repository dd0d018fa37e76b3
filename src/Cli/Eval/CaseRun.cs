using Dendro.Cli.Configuration;
using Dendro.Cli.Import;
using Dendro.Cli.Query;

namespace Dendro.Cli.Eval;

/// <summary>A run over many cases, which may end early and go on later.</summary>
internal sealed class CaseRun(Workspace workspace, IReadOnlyList<CaseSource> cases, IReadOnlyCollection<OtlpSignal> without, ResultFile file, TimeProvider time)
{
    /// <param name="resume">Keep what an earlier run answered.</param>
    /// <param name="show">Hears each result with its number.</param>
    /// <returns>All of the results, or those until it was cancelled.</returns>
    public async Task<IReadOnlyList<CaseResult>> RunAsync(bool resume, Action<int, CaseResult> show, CancellationToken cancellationToken)
    {
        var names = cases.Select(one => one.Name).ToHashSet();
        var results = resume ? file.Read().Where(result => names.Contains(result.Case) && result.Error is null).DistinctBy(result => result.Case).ToList() : [];
        file.Begin(results);
        foreach (var (index, result) in results.Index())
        {
            show(index + 1, result);
        }

        var open = cases.ExceptBy(results.Select(result => result.Case), one => one.Name).ToList();
        if (open.Count == 0)
        {
            return results;
        }

        try
        {
            await using var system = await EvalSystem.StartAsync(workspace, withAgents: true, cancellationToken);
            using var client = RetryAfter.Client();
            client.Timeout = CausesClient.Patience + TimeSpan.FromSeconds(10);
            var runner = new CaseRunner(system, client, without, time);
            await runner.WarmUpAsync(cancellationToken);
            foreach (var one in open)
            {
                var result = await one.UseAsync(opened => runner.RunAsync(opened, cancellationToken));
                results.Add(result);
                file.Add(result);
                show(results.Count, result);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What there is, is shown.
            return results;
        }

        return results;
    }
}
