using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Shop.Tests;

public sealed class FaultSwitchesTests : IDisposable
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider _time = new(Start);
    readonly CapturedLogs _logs = new();
    readonly ILoggerFactory _loggers;

    public FaultSwitchesTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));

    [Fact]
    public void Nothing_is_on_at_the_start_of_a_service_without_an_error_rate() =>
        Assert.All(NewSwitches(0).List(), fault => Assert.False(fault.On));

    [Fact]
    public void The_error_rate_setting_is_the_fault_error_rate_switched_on()
    {
        using var faults = NewSwitches(0.25);
        var state = Assert.Single(faults.List(), fault => fault.On);
        Assert.Equal(("order", "error-rate", "0.25", Start, null), (state.Service, state.Kind, state.Strength, state.Since, state.Until));
        Assert.Equal(0.25, faults.Strength(FaultKind.ErrorRate));
    }

    [Fact]
    public void A_fault_with_an_end_switches_itself_off_and_says_so()
    {
        using var faults = NewSwitches(0);
        var on = faults.Switch(FaultKind.Latency, on: true, "500ms", TimeSpan.FromMinutes(5));
        Assert.Equal((true, "500ms", Start, Start.AddMinutes(5)), (on.On, on.Strength, on.Since, on.Until));
        _time.Advance(TimeSpan.FromMinutes(4.9));
        Assert.Equal(0.5, faults.Strength(FaultKind.Latency));
        Assert.False(_logs.Has("shop.fault.switched_off"));

        _time.Advance(TimeSpan.FromMinutes(0.1));

        Assert.Equal(0, faults.Strength(FaultKind.Latency));
        Assert.All(faults.List(), fault => Assert.Equal((false, null, null), (fault.On, fault.Since, fault.Until)));
        Assert.Contains(_logs.Records, record => record.Event == "shop.fault.switched_off" && record.Message.Contains("12:05:00", StringComparison.Ordinal));
    }

    [Fact]
    public void Switching_on_again_replaces_strength_and_end()
    {
        using var faults = NewSwitches(0);
        faults.Switch(FaultKind.DbError, on: true, "0.5", TimeSpan.FromSeconds(10));
        faults.Switch(FaultKind.DbError, on: true, null, null);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, faults.Strength(FaultKind.DbError));
    }

    [Fact]
    public void Switching_on_and_off_is_recorded_with_start_and_end()
    {
        using var faults = NewSwitches(0);
        faults.Switch(FaultKind.DbError, on: true, null, null);
        _time.Advance(TimeSpan.FromSeconds(30));
        faults.AllOff();
        Assert.Equal(
            [
                "Fault db-error of order switched on at strength 1, since 2026-03-01T12:00:00.0000000+00:00, until switched off",
                "Fault db-error of order switched off; it was on at strength 1 since 2026-03-01T12:00:00.0000000+00:00, until 2026-03-01T12:00:30.0000000+00:00",
            ],
            _logs.Records.Select(record => record.Message));
    }

    [Fact]
    public void The_dice_fall_by_the_strength()
    {
        using var faults = NewSwitches(0);
        Assert.DoesNotContain(Throws(faults), strikes => strikes);
        faults.Switch(FaultKind.DbError, on: true, "1", null);
        Assert.DoesNotContain(Throws(faults), strikes => !strikes);
        faults.Switch(FaultKind.DbError, on: true, "0.3", null);
        // Off by more than 0.05 happens less than once in 10^20 runs.
        Assert.InRange(Throws(faults).Count(strikes => strikes), 2500, 3500);
    }

    [Fact]
    public void A_restart_keeps_what_is_on_and_ends_what_ran_out_meanwhile_at_its_own_time()
    {
        var folder = Directory.CreateTempSubdirectory("dendro-faults-");
        var file = new FaultFile(Path.Combine(folder.FullName, "order.json"));
        using (var before = NewSwitches(0, file))
        {
            before.Switch(FaultKind.DbError, on: true, "0.5", null);
            before.Switch(FaultKind.Latency, on: true, "2s", TimeSpan.FromMinutes(5));
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        using var after = NewSwitches(0.25, file);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([("db-error", "0.5", (DateTimeOffset?)Start)], after.List().Where(fault => fault.On).Select(fault => (fault.Kind, fault.Strength, fault.Since)));
        Assert.Equal(
            [("latency", (DateTimeOffset?)Start.AddMinutes(5)), ("db-error", null)],
            after.History().Select(record => (record.Kind, record.Until)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_file_that_is_not_ours_is_refused_with_its_name()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "{");
        var error = Assert.Throws<InvalidDataException>(() => NewSwitches(0, new FaultFile(path)));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_watcher_is_told_of_each_change()
    {
        using var faults = NewSwitches(0);
        var off = faults.Watch(FaultKind.Latency);
        faults.Switch(FaultKind.Latency, on: true, "2s", TimeSpan.FromSeconds(5));
        var on = faults.Watch(FaultKind.Latency);
        Assert.Equal((0, true, 2, false), (off.Value, off.Changed.IsCancellationRequested, on.Value, on.Changed.IsCancellationRequested));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(on.Changed.IsCancellationRequested);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_can_read_its_default_and_refuses_nonsense(string name)
    {
        var kind = FaultKinds.All.Single(kind => kind.Name == name);
        Assert.NotNull(kind.Strength.Read(kind.DefaultStrength));
        Assert.Null(kind.Strength.Read("much"));
        Assert.NotEmpty(kind.Services);
    }

    public static TheoryData<string> Kinds => [.. FaultKinds.All.Select(kind => kind.Name)];

    [Theory]
    [InlineData("0")]
    [InlineData("1.1")]
    [InlineData("half")]
    [InlineData("2s")]
    [InlineData("NaN")]
    public void A_probability_is_above_0_and_at_most_1(string strength) => Assert.Null(FaultMeasure.Probability.Read(strength));

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("2s", 2.0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("1m", 60.0)]
    [InlineData("2", null)]
    [InlineData("61s", null)]
    [InlineData("-1s", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    [InlineData("1e9h", null)]
    public void A_duration_is_a_number_and_a_unit(string strength, double? seconds) =>
        Assert.Equal(seconds, FaultMeasure.Duration.Read(strength));

    public void Dispose() => _loggers.Dispose();

    static List<bool> Throws(FaultSwitches faults) => [.. Enumerable.Range(0, 10_000).Select(_ => faults.Strikes(FaultKind.DbError))];

    FaultSwitches NewSwitches(double errorRate, FaultFile? file = null) => new(
        "order", [FaultKind.ErrorRate, FaultKind.DbError, FaultKind.Latency], errorRate, _time, _loggers.CreateLogger<FaultSwitches>(), file);
}
