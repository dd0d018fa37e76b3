using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>The faults of this service, switched at run time. A fault with an end switches itself off and says so.</summary>
public sealed class FaultSwitches : IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Fault> _faults;
    readonly string _service;
    readonly TimeProvider _time;
    readonly ILogger _logger;

    /// <summary>All faults off, but <c>error-rate</c> on when <paramref name="initialErrorRate"/> is above 0.</summary>
    public FaultSwitches(
        string service, IReadOnlyList<FaultKind> kinds, double initialErrorRate, TimeProvider time, ILogger<FaultSwitches> logger)
    {
        (_service, _time, _logger) = (service, time, logger);
        _faults = kinds.ToDictionary(kind => kind.Name, kind => new Fault(kind));
        if (initialErrorRate > 0)
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
                TurnOn(fault, strength ?? kind.DefaultStrength, lasting);
            }

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

    void TurnOn(Fault fault, string strength, TimeSpan? lasting)
    {
        fault.Value = fault.Kind.Strength.Read(strength)
            ?? throw new ArgumentException($"found \"{strength}\", expected {fault.Kind.Strength.Expected}", nameof(strength));
        fault.Strength = strength;
        fault.Since = _time.GetUtcNow();
        fault.Until = fault.Since + lasting;
        fault.End = lasting is { } time ? _time.CreateTimer(_ => Expire(fault), null, time, Timeout.InfiniteTimeSpan) : null;
        Log.FaultSwitchedOn(_logger, _service, fault.Kind.Name, strength, fault.Since.Value, fault.Until?.ToString("O") ?? "switched off");
    }

    void TurnOff(Fault fault)
    {
        if (fault.Since is { } since)
        {
            // A fault that ran out is recorded with the end it was given, whenever the timer came.
            var now = _time.GetUtcNow();
            var until = fault.Until < now ? fault.Until.Value : now;
            Log.FaultSwitchedOff(_logger, _service, fault.Kind.Name, fault.Strength, since, until);
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

        public bool IsOn(DateTimeOffset now) => Since is not null && (Until is null || now < Until);
    }
}
