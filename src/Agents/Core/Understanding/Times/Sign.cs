namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>
/// What a word can mean in a time expression; the terminals of the grammar. Names that end in <c>Post</c> are of words that stand
/// behind what they belong to, as in "from 3 pm onwards" or 昨日から.
/// </summary>
internal enum Sign
{
    /// <summary>An article or the like, which changes nothing.</summary>
    Filler,

    /// <summary>What may stand between a comparison's "than" and its time: "than it was yesterday".</summary>
    Link,

    Comma,
    During,
    At,
    Around,
    AroundPost,
    Since,
    SincePost,
    From,
    To,
    Until,
    UntilPost,
    Between,
    BetweenPost,
    And,
    Before,
    BeforePost,
    After,
    AfterPost,
    Last,
    This,
    Ago,

    /// <summary>"The hour before": a length that ends where another window begins.</summary>
    Preceding,

    /// <summary>"The same time", "at this time": moves a window by days.</summary>
    Same,

    Usual,
    Now,
    Versus,
    VersusPost,

    /// <summary>A "than" that has other uses too, and means a comparison after a <see cref="Comparative"/> only.</summary>
    Than,

    Comparative,

    /// <summary>A word after which a comparative is a superlative: "la più lenta di ieri".</summary>
    Superlative,

    Compare,

    /// <summary>A word behind which a length is a condition and not a time: "slower than 2 m".</summary>
    Condition,

    OClock,
    AndHalf,
    DayOfMonth,
    Number,
    Ordinal,
    Unit,

    /// <summary>A short form of a unit, which needs a number before it.</summary>
    Abbreviation,

    Duration,
    Part,
    Day,
    Weekday,
    Month,
    Zone,

    /// <summary>Minutes that are added to the hour that follows: "half past", "Viertel vor".</summary>
    MinutesTo,

    /// <summary>Minutes that are added to the hour before: "et demie".</summary>
    MinutesPast,

    /// <summary>Marks the number beside it as a year: 年.</summary>
    Year,

    Clock,

    /// <summary>"15.30", which is a time of day only in the right company.</summary>
    DottedClock,

    Date,
    Instant,

    /// <summary>Seconds or milliseconds since 1970, which are an instant only in the right company.</summary>
    Epoch,

    /// <summary>The end of a sentence or a part of one.</summary>
    Stop,
}
