using Dendro.Agents.Core.Evidence;
using static Dendro.Agents.Core.Understanding.Times.TimeExpression;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>What window an expression means.</summary>
/// <param name="Window">The window.</param>
/// <param name="Point">The moment, when the expression is one.</param>
internal readonly record struct Meant(Window Window, DateTimeOffset? Point = null);

/// <summary>Turns expressions into windows, which never end after now unless they begin there.</summary>
internal sealed class WindowRule(DateTimeOffset now, TimeZoneInfo zone)
{
    /// <summary>A moment is looked at with so much before and after it.</summary>
    static readonly TimeSpan AroundPoint = TimeSpan.FromMinutes(5);

    static readonly TimeSpan AroundRoughPoint = TimeSpan.FromMinutes(15);

    /// <summary>"Before 03:00" begins so long before, and "before and after" ends so long after.</summary>
    static readonly TimeSpan BesidePoint = TimeSpan.FromHours(1);

    readonly TimeResolver _resolver = new(now, zone);

    /// <param name="expression">What was said.</param>
    /// <param name="anchor">The window that "the hour before" and "the same time yesterday" refer to.</param>
    public Meant Read(TimeExpression expression, Window anchor) => expression switch
    {
        Last last => new(new(last.Length.Before(now), now)),
        At { Moment: var moment } => At(moment),
        Since since => new(UntilNow(_resolver.Resolve(since.Moment).Start)),
        Before before => new(BeforeMoment(_resolver.Resolve(before.Moment), before.Length)),
        After { Length: { } length, Moment: var moment } => new(Clamped(_resolver.Resolve(moment).End, length.After(_resolver.Resolve(moment).End))),
        After after => new(UntilNow(_resolver.Resolve(after.Moment).End)),
        Around around => new(Clamped(around.Length.Before(_resolver.Resolve(around.Moment).Start), around.Length.After(_resolver.Resolve(around.Moment).End))),
        Between between when _resolver.Resolve(between.From, between.To) is var stretch => new(Clamped(stretch.Start, stretch.End)),
        BeforeAndAfter both => new(Clamped(_resolver.Resolve(both.Moment).End, _resolver.Resolve(both.Moment).End + BesidePoint)),
        Preceding preceding => new(new(preceding.Length.Before(anchor.Start), anchor.Start)),
        Shifted shifted => new(Shift(anchor, shifted.By)),
        Usual => new(anchor.Baseline),
        _ => new(anchor),
    };

    /// <summary>The other half of "before and after".</summary>
    public Window? Other(TimeExpression expression) => expression is BeforeAndAfter both ? BeforeMoment(_resolver.Resolve(both.Moment), null) : null;

    Meant At(Moment moment)
    {
        var stretch = _resolver.Resolve(moment);
        var around = moment.IsRough ? AroundRoughPoint : AroundPoint;
        return stretch.IsMoment ? new(Clamped(stretch.End - around, stretch.End + around), stretch.End) : new(Clamped(stretch.Start, stretch.End));
    }

    static Window BeforeMoment(Stretch stretch, Duration? length) =>
        new(length?.Before(stretch.Start) ?? (stretch.Start - (stretch.IsMoment ? BesidePoint : stretch.End - stretch.Start)), stretch.Start);

    // By the wall clock, so that over a change of daylight saving the same time is the same time.
    Window Shift(Window window, Duration by)
    {
        var local = new LocalTime(zone);
        return by.IsCalendar
            ? new(local.First(by.Before(local.Of(window.Start))), local.First(by.Before(local.Of(window.End))))
            : new(by.Before(window.Start), by.Before(window.End));
    }

    Window UntilNow(DateTimeOffset start) => Clamped(start, start > now ? start : now);

    Window Clamped(DateTimeOffset start, DateTimeOffset end) => new(start, end > now && start < now ? now : end);
}
