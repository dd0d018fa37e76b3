using System.Text.Json;
using System.Text.Json.Serialization;
using Dendro.Cli.Configuration;
using Dendro.Cli.Import;

namespace Dendro.Cli.Eval;

/// <summary>What was broken.</summary>
/// <param name="Service">The service to name.</param>
/// <param name="Fault">The kind of fault, in the words of who made the case.</param>
internal sealed record Truth(string Service, string Fault)
{
    /// <summary>The one instance that had it.</summary>
    public string? Instance { get; init; }

    /// <summary>The other end of what was broken, such as a third party: naming it is right too.</summary>
    public string? Dependency { get; init; }

    /// <summary>Further names of what was broken, such as those of a server's databases.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    public DateTimeOffset? Since { get; init; }
}

/// <summary>The text of <c>case.json</c>.</summary>
/// <param name="Truth">Null when nothing was broken.</param>
/// <param name="End">The time of the question and of the last record.</param>
/// <param name="Question">In plain language.</param>
/// <param name="TimeRange">How far before the end the question looks, such as <c>5m</c>.</param>
internal sealed record CaseText(Truth? Truth, DateTimeOffset End, string Question, string TimeRange)
{
    /// <summary>Where the recording comes from.</summary>
    public string? Source { get; init; }
}

/// <summary>Telemetry of some minutes, a question about it, and what the right answer is: a folder with <c>case.json</c>.</summary>
internal sealed record EvalCase(string Name, string Folder, CaseText Text, TimeSpan Range)
{
    public const string FileName = "case.json";

    /// <summary>The name without what numbers it, so that cases of one system stand together.</summary>
    public string System => Name.TrimEnd("0123456789".ToCharArray()).TrimEnd('-', '_') is var name && name.EndsWith("-quiet", StringComparison.Ordinal)
        ? name[..^"-quiet".Length]
        : name.Length > 0 ? name : Name;

    /// <summary>The files of the signals that are there and are not left out.</summary>
    public IReadOnlyList<string> Files(IReadOnlyCollection<OtlpSignal> without) =>
    [
        .. Enum.GetValues<OtlpSignal>().Except(without)
            .SelectMany(signal => (string[])[$"{signal.ToString().ToLowerInvariant()}.jsonl.gz", $"{signal.ToString().ToLowerInvariant()}.jsonl"])
            .Select(file => Path.Combine(Folder, file))
            .Where(File.Exists),
    ];

    /// <summary>The cases of a folder, in the order of their names.</summary>
    /// <exception cref="UserError">There are none, or one cannot be read.</exception>
    public static IReadOnlyList<EvalCase> ReadAll(string folder, IReadOnlyList<string> only)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserError($"there is no folder {folder}; expected one with a folder a case, each with {FileName}.", exitCode: 2);
        }

        var cases = Directory.EnumerateDirectories(folder)
            .Where(one => File.Exists(Path.Combine(one, FileName)))
            .Where(one => only.Count == 0 || only.Any(name => Path.GetFileName(one).Contains(name, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)
            .Select(Read)
            .ToList();
        return cases.Count > 0
            ? cases
            : throw new UserError(only.Count == 0 ? $"no folder in {folder} has a {FileName}." : $"no case in {folder} has {string.Join(" or ", only)} in its name.", exitCode: 2);
    }

    public static EvalCase Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var text = JsonSerializer.Deserialize(File.ReadAllText(path), EvalJson.Default.CaseText)!;
            return Duration.TryParse(text.TimeRange ?? "") is { } range && range > TimeSpan.Zero
                ? new EvalCase(Path.GetFileName(folder), folder, text, range)
                : throw new UserError($"{path}: time_range is \"{text.TimeRange}\"; expected a duration such as 5m.", exitCode: 2);
        }
        catch (JsonException e)
        {
            throw new UserError($"{path}: {e.Message}", exitCode: 2);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    RespectNullableAnnotations = false)]
[JsonSerializable(typeof(CaseText))]
[JsonSerializable(typeof(CaseResult))]
[JsonSerializable(typeof(EvalQuestion))]
[JsonSerializable(typeof(EvalReport))]
internal sealed partial class EvalJson : JsonSerializerContext;
