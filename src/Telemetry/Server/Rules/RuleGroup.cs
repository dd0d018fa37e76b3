using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Rules.Files;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Rules that are evaluated one after the other, so that a rule sees what those before it recorded.</summary>
internal sealed class RuleGroup
{
    static readonly Point Stale = new(BitConverter.Int64BitsToDouble(Series.StaleBits));

    readonly RuleEnvironment _environment;
    readonly ILogger _logger;

    // What each rule yielded last: a series that is not among what it yields next has ended.
    readonly HashSet<Labels>[] _yielded;
    readonly HashSet<Labels> _ended = [];
    volatile GroupStatus _status = new(DateTimeOffset.MinValue, TimeSpan.Zero);

    public RuleGroup(RuleGroupDefinition definition, RuleEnvironment environment, ILogger logger)
    {
        (Definition, _environment, _logger) = (definition, environment, logger);
        Rules = [.. definition.Rules.Select(Rule.Create)];
        _yielded = [.. Rules.Select(_ => new HashSet<Labels>())];
    }

    public RuleGroupDefinition Definition { get; }

    public IReadOnlyList<Rule> Rules { get; }

    public long IntervalMs => Definition.IntervalMs ?? _environment.IntervalMs;

    /// <summary>When it was last evaluated, and what that took.</summary>
    public GroupStatus Status => _status;

    /// <summary>
    /// Goes on where a group with an older definition stopped. Rules are the same when name and labels are; what the
    /// others yielded ends with the next evaluation.
    /// </summary>
    public void TakeOver(RuleGroup previous)
    {
        _status = previous._status;
        _ended.UnionWith(previous._ended);
        var left = Enumerable.Range(0, previous.Rules.Count).ToList();
        for (var i = 0; i < Rules.Count; i++)
        {
            var (rule, at) = (Rules[i], left.FindIndex(other => Same(previous.Rules[other].Definition, Rules[i].Definition)));
            if (at < 0)
            {
                continue;
            }

            _yielded[i].UnionWith(previous._yielded[left[at]]);
            if (rule is AlertingRule alerting && previous.Rules[left[at]] is AlertingRule before)
            {
                alerting.TakeOver(before.All);
            }

            left.RemoveAt(at);
        }

        _ended.UnionWith(left.SelectMany(other => previous._yielded[other]));
    }

    /// <summary>Takes over the alerts that an earlier process left in the store.</summary>
    public async Task RestoreAsync(long nowMs, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules[i] is AlertingRule rule)
            {
                var left = await AlertRecovery.FindAsync(_environment.Source, rule.Definition, nowMs, cancellationToken);
                rule.TakeOver(left.Alerts);
                _yielded[i].UnionWith(left.Series);
            }
        }
    }

    /// <summary>Evaluates all rules as of an instant, in Unix milliseconds. A rule that fails does not keep the others from it.</summary>
    public async Task EvaluateAsync(long timeMs, CancellationToken cancellationToken)
    {
        var (startedAt, started) = (_environment.Time.GetUtcNow(), _environment.Time.GetTimestamp());
        for (var i = 0; i < Rules.Count; i++)
        {
            await EvaluateAsync(i, timeMs, cancellationToken);
        }

        await EndAsync(timeMs, cancellationToken);
        _status = new GroupStatus(startedAt, _environment.Time.GetElapsedTime(started));
    }

    /// <summary>Ends all series of the group, which is going to be evaluated no more.</summary>
    public Task StopAsync(long timeMs, CancellationToken cancellationToken)
    {
        foreach (var series in _yielded)
        {
            _ended.UnionWith(series);
            series.Clear();
        }

        return EndAsync(timeMs, cancellationToken);
    }

    async Task EvaluateAsync(int index, long timeMs, CancellationToken cancellationToken)
    {
        var (rule, startedAt, started) = (Rules[index], _environment.Time.GetUtcNow(), _environment.Time.GetTimestamp());
        var (problem, reason) = ("", "");
        try
        {
            var evaluation = new RuleEvaluation(_environment, timeMs, Definition.QueryOffsetMs ?? 0, Definition.Limit);
            var samples = await rule.EvaluateAsync(evaluation, cancellationToken);
            var series = samples.Select(sample => sample.Series).ToHashSet();
            var ended = _yielded[index].Where(before => !series.Contains(before) && !IsYieldedByAnother(index, before));
            problem = await _environment.Sink.AppendAsync([.. samples, .. ended.Select(before => new RuleSample(before, evaluation.DataTimeMs, Stale))], cancellationToken);
            _yielded[index] = series;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever it is, the group goes on, and users see it at the rule.
            (problem, reason) = (error is StoreException failure ? StoreFailure.Sentence(failure) : error.Message, error.Message);
        }

        if (problem.Length > 0 && rule.Status.LastError != problem)
        {
            Log.RuleFailed(_logger, Definition.File, Definition.Name, rule.Definition.Name, reason.Length > 0 ? reason : problem);
        }

        rule.Status = new RuleStatus(problem.Length == 0 ? "ok" : "err", problem, startedAt, _environment.Time.GetElapsedTime(started));
    }

    bool IsYieldedByAnother(int index, Labels series)
    {
        for (var i = 0; i < _yielded.Length; i++)
        {
            if (i != index && _yielded[i].Contains(series))
            {
                return true;
            }
        }

        return false;
    }

    // A series that another rule of the group has taken over goes on.
    async Task EndAsync(long timeMs, CancellationToken cancellationToken)
    {
        _ended.ExceptWith(_yielded.SelectMany(series => series));
        if (_ended.Count == 0)
        {
            return;
        }

        try
        {
            var dataTimeMs = timeMs - (Definition.QueryOffsetMs ?? 0);
            await _environment.Sink.AppendAsync([.. _ended.Select(series => new RuleSample(series, dataTimeMs, Stale))], cancellationToken);
            _ended.Clear();
        }
        catch (RuleException error)
        {
            Log.RuleFailed(_logger, Definition.File, Definition.Name, string.Create(CultureInfo.InvariantCulture, $"{_ended.Count} ended series"), error.Message);
        }
    }

    static bool Same(RuleDefinition left, RuleDefinition right) =>
        left.IsAlert == right.IsAlert && left.Name == right.Name && left.Labels.SequenceEqual(right.Labels);
}

/// <summary>The last evaluation of a group.</summary>
/// <param name="EvaluatedAt">When it began; the beginning of year 1 before the first.</param>
/// <param name="Duration">What it took.</param>
internal sealed record GroupStatus(DateTimeOffset EvaluatedAt, TimeSpan Duration);
