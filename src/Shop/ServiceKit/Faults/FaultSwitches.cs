using System.Globalization;
using Dendro.Shop.Contracts;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>The faults of this service, switched at run time. A fault with an end switches itself off and says so.</summary>
public sealed class FaultSwitches : IDisposable
{
    const int RecordsKept = 200;

    readonly Lock _lock = new();
    readonly Dictionary<string, Fault> _faults;
    readonly string _service;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly FaultFile? _file;
    readonly List<FaultRecord> _ended = [];

    /// <summary>
    /// The faults as <paramref name="file"/> kept them; without it all off, but <c>error-rate</c> on when <paramref name="initialErrorRate"/>
    /// is above 0.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not one of ours.</exception>
    public FaultSwitches(
        string service, IReadOnlyList<FaultKind> kinds, double initialErrorRate, TimeProvider time, ILogger<FaultSwitches> logger,
        FaultFile? file = null)
    {
        (_service, _time, _logger, _file) = (service, time, logger, file);
        _faults = kinds.ToDictionary(kind => kind.Name, kind => new Fault(kind));
        if (file?.Read() is { } kept)
        {
            Restore(kept);
        }
        else if (initialErrorRate > 0)
        {
            Switch(FaultKind.ErrorRate, on: true, initialErrorRate.ToString(CultureInfo.InvariantCulture), lasting: null);
        }
    }

    /// <summary>The kinds this service has.</summary>
    public IEnumerable<FaultKind> Kinds => _faults.Values.Select(fault => fault.Kind);

    /// <summary>Every fault as it stands now.</summary>
    public IReadOnlyList<FaultState> List()
    {
        lock (_lock)
        {
            return [.. _faults.Values.Select(State)];
        }
    }

    /// <summary>Every time a fault was on, oldest first, of the last 200; those that are on now come last.</summary>
    public IReadOnlyList<FaultRecord> History()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            return [.. _ended, .. _faults.Values.Where(fault => fault.IsOn(now)).Select(fault => Record(fault, until: null)).OrderBy(record => record.Since)];
        }
    }

    /// <summary>A fault as it is now, with a signal for its next change.</summary>
    public FaultWatch Watch(FaultKind kind)
    {
        lock (_lock)
        {
            var fault = _faults[kind.Name];
            return new FaultWatch(fault.IsOn(_time.GetUtcNow()) ? fault.Value : 0, fault.Change.Token);
        }
    }

    /// <summary>Waits as long as a fault is on.</summary>
    public async Task WhileOnAsync(FaultKind kind, CancellationToken cancellationToken)
    {
        while (Strength(kind) > 0)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(Watch(kind).Changed, cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The fault <c>bad-release</c>: fails what is about its wood.</summary>
    /// <exception cref="ReleaseDefectException">The fault is on for this wood.</exception>
    public void CheckRelease(WoodType wood)
    {
        lock (_lock)
        {
            if (Strength(FaultKind.BadRelease) > 0 && _faults[FaultKind.BadRelease.Name].Strength == Word.Of(wood))
            {
                throw new ReleaseDefectException(_service, Word.Of(wood));
            }
        }
    }

    /// <summary>The strength of a fault (a probability, or seconds) while it is on, else 0.</summary>
    public double Strength(FaultKind kind)
    {
        lock (_lock)
        {
            return _faults.TryGetValue(kind.Name, out var fault) && fault.IsOn(_time.GetUtcNow()) ? fault.Value : 0;
        }
    }

    /// <summary>Throws the dice for a fault whose strength is a probability.</summary>
    // Dice, not secrets.
#pragma warning disable CA5394
    public bool Strikes(FaultKind kind) => Strength(kind) is > 0 and var probability && Random.Shared.NextDouble() < probability;
#pragma warning restore CA5394

    /// <summary>The error that this attempt must fail with, or null.</summary>
    public SimulatedErrorException? SimulatedError() => Strikes(FaultKind.ErrorRate)
        ? new SimulatedErrorException(_service, Strength(FaultKind.ErrorRate).ToString(CultureInfo.InvariantCulture))
        : null;

    /// <summary>Switches a fault on, with a strength its kind can read, for a time or until told otherwise; or off.</summary>
    /// <exception cref="ArgumentException">The strength cannot be read.</exception>
    public FaultState Switch(FaultKind kind, bool on, string? strength, TimeSpan? lasting)
    {
        lock (_lock)
        {
            var fault = _faults[kind.Name];
            TurnOff(fault);
            if (on)
            {
                var now = _time.GetUtcNow();
                TurnOn(fault, strength ?? kind.DefaultStrength, now, now + lasting);
            }

            Keep();

            return State(fault);
        }
    }

    /// <summary>Switches every fault off.</summary>
    public void AllOff()
    {
        lock (_lock)
        {
            foreach (var fault in _faults.Values)
            {
                TurnOff(fault);
            }

            Keep();
        }
    }

    /// <summary>Forgets the pending ends.</summary>
    public void Dispose()
    {
        foreach (var fault in _faults.Values)
        {
            fault.End?.Dispose();
        }
    }

    void Restore(KeptFaults kept)
    {
        _ended.AddRange(kept.History);
        foreach (var one in kept.On)
        {
            if (_faults.TryGetValue(one.Kind, out var fault) && fault.Kind.Strength.Read(one.Strength) is not null)
            {
                TurnOn(fault, one.Strength, one.Since, one.Until);
            }
        }
    }

    void Keep() => _file?.Write(new KeptFaults(
        [.. _faults.Values.Where(fault => fault.Since is not null).Select(fault => new KeptFault(fault.Kind.Name, fault.Strength, fault.Since!.Value, fault.Until))],
        _ended));

    FaultRecord Record(Fault fault, DateTimeOffset? until) =>
        new(_service, fault.Kind.Name, fault.Strength, fault.Since!.Value, until, fault.Kind.Symptoms);

    void TurnOn(Fault fault, string strength, DateTimeOffset since, DateTimeOffset? until)
    {
        fault.Value = fault.Kind.Strength.Read(strength)
            ?? throw new ArgumentException($"found \"{strength}\", expected {fault.Kind.Strength.Expected}", nameof(strength));
        fault.Strength = strength;
        (fault.Since, fault.Until) = (since, until);
        if (until is { } end)
        {
            // One that ended while the process was away ends at once, with the end it was given.
            var left = end - _time.GetUtcNow();
            fault.End = _time.CreateTimer(_ => Expire(fault), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        Log.FaultSwitchedOn(_logger, _service, fault.Kind.Name, strength, since, until?.ToString("O") ?? "switched off");
        fault.SignalChange();
    }

    void TurnOff(Fault fault)
    {
        if (fault.Since is { } since)
        {
            // A fault that ran out is recorded with the end it was given, whenever the timer came.
            var now = _time.GetUtcNow();
            var until = fault.Until < now ? fault.Until.Value : now;
            Log.FaultSwitchedOff(_logger, _service, fault.Kind.Name, fault.Strength, since, until);
            _ended.Add(Record(fault, until));
            _ended.RemoveRange(0, Math.Max(0, _ended.Count - RecordsKept));
            fault.SignalChange();
        }

        fault.End?.Dispose();
        (fault.Since, fault.Until, fault.End, fault.Strength, fault.Value) = (null, null, null, fault.Kind.DefaultStrength, 0);
    }

    void Expire(Fault fault)
    {
        lock (_lock)
        {
            if (fault.Until <= _time.GetUtcNow())
            {
                TurnOff(fault);
                Keep();
            }
        }
    }

    FaultState State(Fault fault)
    {
        var kind = fault.Kind;
        return fault.IsOn(_time.GetUtcNow())
            ? new FaultState(_service, kind.Name, true, fault.Strength, fault.Since, fault.Until, kind.Effect, kind.Symptoms)
            : new FaultState(_service, kind.Name, false, kind.DefaultStrength, null, null, kind.Effect, kind.Symptoms);
    }

    sealed class Fault(FaultKind kind)
    {
        public FaultKind Kind { get; } = kind;
        public string Strength { get; set; } = kind.DefaultStrength;
        public double Value { get; set; }
        public DateTimeOffset? Since { get; set; }
        public DateTimeOffset? Until { get; set; }
        public ITimer? End { get; set; }
        public CancellationTokenSource Change { get; private set; } = new();

        public void SignalChange()
        {
            var before = Change;
            Change = new CancellationTokenSource();
            // Whoever waits goes on elsewhere: here the lock is held.
            _ = before.CancelAsync();
        }

        public bool IsOn(DateTimeOffset now) => Since is not null && (Until is null || now < Until);
    }
}
