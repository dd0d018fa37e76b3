using System.Text.Json.Serialization;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>A language's file of time words. Texts are lists with commas; what they mean is the key.</summary>
internal sealed record TimeWordsFile
{
    [JsonConverter(typeof(JsonStringEnumConverter<DateOrder>))]
    public DateOrder DateOrder { get; init; }

    /// <summary>Whether hours are counted to twelve in everyday language.</summary>
    public bool CountsToTwelve { get; init; }

    /// <summary>By <see cref="Sign"/>.</summary>
    public Dictionary<string, string> Words { get; init; } = [];

    /// <summary>By <see cref="TimeUnit"/>.</summary>
    public Dictionary<string, string> Units { get; init; } = [];

    /// <summary>Short forms of units, which need a number before them.</summary>
    public Dictionary<string, string> Abbreviations { get; init; } = [];

    /// <summary>What is written to a number without a space, by <see cref="TimeUnit"/> or <see cref="Sign"/>.</summary>
    public Dictionary<string, string> Suffixes { get; init; } = [];

    /// <summary>The number words from one on, in their order.</summary>
    public string Counting { get; init; } = "";

    /// <summary>Other number words, by their values.</summary>
    public Dictionary<string, string> Numbers { get; init; } = [];

    /// <summary>By days from today on: -1 is yesterday.</summary>
    public Dictionary<string, string> Days { get; init; } = [];

    /// <summary>Parts of the day, by when they are: "06:00-12:00", or "12:00" for noon.</summary>
    public Dictionary<string, string> Parts { get; init; } = [];

    /// <summary>By <see cref="DayOfWeek"/>.</summary>
    public Dictionary<string, string> Weekdays { get; init; } = [];

    /// <summary>By number.</summary>
    public Dictionary<string, string> Months { get; init; } = [];

    /// <summary>By minutes: "half past" is 30, "quarter to" is -15.</summary>
    public Dictionary<string, string> MinutesTo { get; init; } = [];

    /// <summary>By minutes: "et demie" is 30.</summary>
    public Dictionary<string, string> MinutesPast { get; init; } = [];

    /// <summary>Lengths that are one word, by minutes.</summary>
    public Dictionary<string, string> Durations { get; init; } = [];

    /// <summary>By offset or name.</summary>
    public Dictionary<string, string> Zones { get; init; } = [];

    /// <summary>Words that stand for others: the key is read in their place.</summary>
    public Dictionary<string, string> Aliases { get; init; } = [];
}
