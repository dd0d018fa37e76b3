using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Understanding.Times;

namespace Dendro.Agents.Core.Understanding;

/// <summary>Finds times, names, words of the field and open words in a question, in this order, each in what the ones before left.</summary>
internal sealed partial class QuestionReader(SystemCatalogue catalogue)
{
    const int MostLimit = 1000;
    const int LeastWeak = 4;

    /// <summary>More words than a question has are not looked up one by one.</summary>
    const int MostGuesses = 40;

    /// <summary>"Right now" asks for what is, over whatever time is usual, rather than for a moment.</summary>
    static readonly TimeSpan Now = TimeSpan.FromMinutes(1);

    /// <param name="text">The question.</param>
    /// <param name="language">Its ISO 639-1 code.</param>
    /// <param name="now">The time of the question.</param>
    /// <param name="zone">Where the user's clock stands.</param>
    /// <param name="assumed">The time that is meant when the question names none.</param>
    public Reading Read(string text, string language, DateTimeOffset now, TimeZoneInfo zone, Window assumed)
    {
        var plain = Spelling.Plain(text);
        var lexicon = Lexicon.In(language);
        var taken = new bool[plain.Length];
        var times = TimeReader.Read(text, language, now, zone, assumed);
        var isNow = times.Point is { } point && (now - point).Duration() < Now;
        foreach (var time in times.Mentions)
        {
            Take(taken, time.Start, time.Length);
        }

        var traceId = TakeFirst(TraceIds(), text, taken);
        var quoted = TakeFirst(Quotes(), text, taken)?[1..^1];
        var quantile = TakeFirst(Percentiles(), plain, taken);
        var (metrics, firstMetric) = Metrics(text, taken);
        var names = new NameMatcher(catalogue, lexicon);
        var operations = names.Operations(plain, taken);
        var values = Values(text, plain, taken);
        var services = names.Services(plain, taken).ToList();
        var bound = Conditions.Duration(plain, taken, lexicon);
        var status = Conditions.Status(plain, taken, lexicon);
        var mentions = lexicon.Find(plain, taken);
        // "Declined" is an outcome where a label says so, and no fall.
        values.AddRange(mentions.Where(mention => IsOutcome(mention, plain)).Select(mention => new OpenWord(text.Substring(mention.Start, mention.Length), plain.Substring(mention.Start, mention.Length), mention.Start)));
        mentions.RemoveAll(mention => IsOutcome(mention, plain));
        foreach (var mention in mentions)
        {
            Take(taken, mention.Start, mention.Length);
        }

        foreach (var value in values)
        {
            Take(taken, value.Start, value.Text.Length);
        }

        var percentile = TakePercentile(plain, mentions, taken);
        var (open, weak, number) = OpenWords(text, Untaken(plain, taken), taken, lexicon, names, services, mentions);
        open = [.. open.Concat(values).OrderBy(word => word.Start)];
        return new Reading
        {
            Text = text,
            Language = language,
            Mentions = [.. mentions.OrderBy(mention => mention.Start)],
            Services = services,
            Operations = operations,
            Open = open,
            Weak = weak,
            Window = isNow ? null : times.Window,
            Baseline = times.Baseline,
            IsMoment = times.IsPoint && !isNow,
            TraceId = traceId,
            Quoted = quoted,
            Quantile = quantile is not null ? Share(quantile[1..]) : percentile ?? (mentions.Any(mention => mention.Has(Concept.Median)) ? 0.5 : null),
            Limit = number is > 0 and <= MostLimit ? number : null,
            Bound = bound,
            Status = status,
            Metrics = metrics,
            FirstMetric = firstMetric,
        };
    }

    /// <summary>The words that nothing has taken: misspelt names and words of the field find their place, numbers are counted as such, the rest is open.</summary>
    (List<OpenWord> Open, List<string> Weak, int? Number) OpenWords(string text, string rest, bool[] taken, Lexicon lexicon, NameMatcher names, List<ServiceMention> services, List<Mention> mentions)
    {
        var (open, weak) = (new List<OpenWord>(), new List<string>());
        int? number = null;
        foreach (var word in Words().Matches(rest).SelectMany(match => Words().Matches(Blank(match, taken))).Where(match => match.Length > 0))
        {
            if ( lexicon.IsFunctionWord(word.Value) || (lexicon.Term(word.Value) is { } term && lexicon.IsFunctionWord(term)))
            {
                if (word.Length >= LeastWeak && catalogue.Metrics.Any(metric => metric.Words.Contains(word.Value)))
                {
                    weak.Add(word.Value);
                }

                continue;
            }

            if (lexicon.Number(word.Value) is { } digits)
            {
                number ??= digits;
            }
            else if (open.Count > MostGuesses)
            {
                break;
            }
            else if (names.Meant(word.Value) is { } service && lexicon.Term(word.Value) is null)
            {
                services.Add(new ServiceMention(service, word.Index, word.Length, NameMatch.Misspelt));
            }
            else if (!IsOfMetrics(word.Value) && lexicon.Term(word.Value) is null && lexicon.Guess(word.Value, word.Index) is { } guess)
            {
                mentions.Add(lexicon.WithNext(guess, rest));
            }
            else
            {
                open.Add(new OpenWord(text.Substring(word.Index, word.Length), lexicon.Term(word.Value) ?? word.Value, word.Index));
            }
        }

        return (open, weak, number);
    }

    bool IsOutcome(Mention mention, string plain) => mention.Concepts.All(concept => concept is Concept.Less or Concept.More) && catalogue.Labels.HasValue(plain.Substring(mention.Start, mention.Length));

    /// <summary>A run of the text with what is taken of it blanked out, at its place.</summary>
    static string Blank(Match run, bool[] taken) => new string(' ', run.Index) + string.Concat(run.Value.Select((letter, i) => taken[run.Index + i] ? ' ' : letter));

    /// <summary>Values of labels and names of hosts, which no word of the field may be cut out of: node-b, /var/lib, api.example.com.</summary>
    List<OpenWord> Values(string text, string plain, bool[] taken)
    {
        var found = new List<OpenWord>();
        foreach (Match word in Names().Matches(plain))
        {
            var isHost = word.Value.Contains('.', StringComparison.Ordinal) && word.Value.Any(char.IsAsciiLetter) && !word.Value.Contains('/', StringComparison.Ordinal);
            var isService = catalogue.Services.Any(service => Spelling.Plain(service) == word.Value);
            if (!isService && (catalogue.Labels.HasValue(word.Value) || isHost) && !taken.AsSpan(word.Index, word.Length).Contains(true))
            {
                found.Add(new OpenWord(text.Substring(word.Index, word.Length), word.Value.Trim('/'), word.Index));
                Take(taken, word.Index, word.Length);
            }
        }

        return found;
    }

    /// <summary>Where words are not set apart by spaces, what is known is cut out of the run it stands in.</summary>
    static string Untaken(string plain, bool[] taken) => string.Concat(plain.Select((letter, at) => taken[at] && Spelling.IsWithoutSpaces(letter) ? ' ' : letter));

    (List<MetricFamily> Families, int? First) Metrics(string text, bool[] taken)
    {
        var found = new List<MetricFamily>();
        int? first = null;
        foreach (Match word in MetricNames().Matches(text))
        {
            var name = word.Value.Replace('.', '_');
            var family = catalogue.Metrics.FirstOrDefault(metric => metric.Name == name || metric.Name + "_bucket" == name || metric.Name + "_count" == name || metric.Name + "_sum" == name)
                ?? catalogue.Metrics.FirstOrDefault(metric => metric.Name.StartsWith(name + "_", StringComparison.Ordinal));
            if (family is not null && !taken.AsSpan(word.Index, word.Length).Contains(true))
            {
                found.Add(family);
                first ??= word.Index;
                Take(taken, word.Index, word.Length);
            }
        }

        return (found, first);
    }

    bool IsOfMetrics(string word) => catalogue.Labels.HasValue(word) || catalogue.Metrics.Any(metric => metric.Words.Contains(word) || (word.EndsWith('s') && metric.Words.Contains(word[..^1])));

    /// <summary>"99th percentile", "percentile 99": the number is beside the word.</summary>
    static double? TakePercentile(string plain, List<Mention> mentions, bool[] taken)
    {
        if (mentions.FirstOrDefault(mention => mention.Has(Concept.Percentile)) is not { } word)
        {
            return null;
        }

        var before = NumberBefore().Match(plain[..word.Start]);
        var number = before.Success ? before : NumberAfter().Match(plain, word.End);
        if (!number.Success)
        {
            return null;
        }

        Take(taken, number.Index, number.Length);
        return double.Parse(number.Groups["n"].Value.Replace(',', '.'), CultureInfo.InvariantCulture) / 100;
    }

    static string? TakeFirst(Regex form, string text, bool[] taken)
    {
        foreach (Match match in form.Matches(text))
        {
            if (!taken.AsSpan(match.Index, match.Length).Contains(true))
            {
                Take(taken, match.Index, match.Length);
                return match.Value;
            }
        }

        return null;
    }

    /// <summary>p999 is 99.9 %.</summary>
    static double Share(string digits)
    {
        var number = digits.Replace(',', '.');
        return number.Contains('.', StringComparison.Ordinal)
            ? double.Parse(number, CultureInfo.InvariantCulture) / 100
            : int.Parse(number, CultureInfo.InvariantCulture) / Math.Pow(10, number.Length);
    }

    static void Take(bool[] taken, int start, int length) => taken.AsSpan(start, length).Fill(true);

    [GeneratedRegex(@"(?<![0-9a-zA-Z-])(?:[0-9a-f]{32}|[0-9a-f]{16}|[0-9A-F]{32})(?![0-9a-zA-Z-])")]
    private static partial Regex TraceIds();

    [GeneratedRegex("""(?<![\w-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]])(?:"[^"]{1,200}"|“[^”]{1,200}”|„[^“”]{1,200}[“”]|«[^»]{1,200}»|「[^」]{1,200}」|`[^`]{1,200}`|'[^']{2,200}'(?!\w))""")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"(?<![a-z0-9_.])p(?:[1-9][0-9]?(?:[.,][0-9]+)?|99[0-9])(?![a-z0-9_])")]
    private static partial Regex Percentiles();

    [GeneratedRegex(@"(?<![a-z0-9_.])(?<n>[1-9][0-9]?(?:[.,][0-9]+)?)[^\d\s]{0,3}[\s.%-]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberBefore();

    [GeneratedRegex(@"\G[^\w]{0,3}(?<n>[1-9][0-9]?([.,][0-9]+)?)(?![a-z0-9_])", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberAfter();

    [GeneratedRegex(@"/?[a-z0-9]+(?:[-_./:][a-z0-9]+)+/?")]
    private static partial Regex Names();

    [GeneratedRegex(@"[a-zA-Z][a-zA-Z0-9]*(?:[_.][a-zA-Z0-9]+)+")]
    private static partial Regex MetricNames();

    // A run of one script: a word, or in Chinese and Japanese what stands between the words that are known.
    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}々\p{IsKatakana}]+|[\p{L}\p{N}-[\p{IsCJKUnifiedIdeographs}\p{IsKatakana}\p{IsHiragana}]](?:[\p{L}\p{N}_.\-/-[\p{IsCJKUnifiedIdeographs}\p{IsKatakana}\p{IsHiragana}]]*[\p{L}\p{N}-[\p{IsCJKUnifiedIdeographs}\p{IsKatakana}\p{IsHiragana}]])?")]
    private static partial Regex Words();
}
