using System.Runtime.InteropServices;
using Dendro.Telemetry.Server.Rules.Files;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Evaluates the groups of the rule folder, each at its interval, and follows changes of the files.</summary>
internal sealed class RuleWorker(RuleFolder folder, RuleBook book, RuleEnvironment environment, ILogger<RuleWorker> logger) : BackgroundService
{
    static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim _reloading = new(1);
    readonly Dictionary<(string File, string Name), RuleSchedule> _running = [];
    bool _hasStarted;
    string _stamp = "";

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="RuleFileException">One of them is wrong.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Reads the files again. Groups that did not change go on; when a file is wrong, all do.</summary>
    /// <exception cref="RuleFileException">A file is wrong.</exception>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            _stamp = folder.Stamp();
            await ApplyAsync(await folder.ReadAsync(cancellationToken), cancellationToken);
            (book.Problem, book.LoadedAt) = ("", environment.Time.GetUtcNow());
        }
        catch (RuleFileException error)
        {
            book.Problem = error.Message;
            throw;
        }
        finally
        {
            _reloading.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var running in _running.Values)
        {
            await running.DisposeAsync();
        }

        _reloading.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangUp = new SemaphoreSlim(0);
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            hangUp.Release();
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            var isAsked = await hangUp.WaitAsync(LookInterval, stoppingToken);
            if (isAsked || folder.Stamp() != _stamp)
            {
                await TryReloadAsync(stoppingToken);
            }
        }
    }

    async Task TryReloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReloadAsync(cancellationToken);
        }
        catch (Exception error) when (error is RuleFileException or IOException or UnauthorizedAccessException)
        {
            Log.RulesRefused(logger, error.Message);
        }
    }

    async Task ApplyAsync(IReadOnlyList<RuleGroupDefinition> definitions, CancellationToken cancellationToken)
    {
        var wanted = definitions.ToDictionary(definition => (definition.File, definition.Name));
        foreach (var (key, running) in _running.Where(pair => !wanted.ContainsKey(pair.Key)).ToArray())
        {
            await running.DisposeAsync();
            await running.Group.StopAsync(NowMs, cancellationToken);
            _running.Remove(key);
        }

        foreach (var (key, definition) in wanted)
        {
            if (_running.TryGetValue(key, out var before) && before.Group.Definition.Equals(definition))
            {
                continue;
            }

            var group = new RuleGroup(definition, environment, logger);
            if (before is not null)
            {
                await before.DisposeAsync();
                group.TakeOver(before.Group);
            }

            _running[key] = new RuleSchedule(group, restores: !_hasStarted, environment.Time, logger);
        }

        _hasStarted = true;
        book.Groups = [.. _running.Values.Select(running => running.Group)];
        Log.RulesLoaded(logger, book.Groups.Count, book.Groups.Sum(group => group.Rules.Count));
    }

    long NowMs => environment.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
