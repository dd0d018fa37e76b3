using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>A plan, and the metrics that it can be about until their labels have been looked at.</summary>
internal sealed record Draft(Plan Plan, MeasureChoice? Choice);

/// <summary>Makes a plan of what was read, with what the question before left open.</summary>
internal sealed class Planner(SystemCatalogue catalogue)
{
    /// <summary>A question of so few words leans on the one before it.</summary>
    const int FewWords = 4;

    /// <summary>A label's name has no more words.</summary>
    const int MostOfLabel = 3;

    /// <summary>A long text has many words that nobody knows; a few of them say it.</summary>
    const int MostUnknown = 3;
    const int LongestName = 60;
    static readonly TimeSpan LongAgo = TimeSpan.FromDays(1);

    readonly MeasureRules _measures = new(catalogue);
    readonly NameMatcher _names = new(catalogue);

    public Draft Draft(Reading reading, Window window, Turn? before)
    {
        var choice = _measures.Of(reading);
        var kind = KindRules.Of(reading, choice);
        var last = before is not null && Leans(reading, kind, choice) ? before : null;
        if (last is not null)
        {
            (kind, choice) = Lean(reading, kind, choice, last);
        }

        var plan = Base(reading, kind ?? PlanKind.Refusal, choice, window, last);
        return new Draft(plan with { Unknown = Unknown(reading, plan, choice) }, plan.Measure == Measure.Metric ? choice : null);
    }

    /// <summary>Whether a question means the subject, time or measure of the one before it.</summary>
    static bool Leans(Reading reading, PlanKind? kind, MeasureChoice? choice)
    {
        if (kind is PlanKind.Help or PlanKind.Refusal)
        {
            return false;
        }

        var isShort = reading.Mentions.Count + reading.Open.Count <= FewWords && !reading.HasAny(Concept.System, Concept.All, Concept.Any);
        var onlyGroups = reading.IsBare && ((reading.HasAny(Concept.By, Concept.Each) && isShort && kind is PlanKind.List) || IsOfAll(reading, choice));
        return kind is null || onlyGroups || reading.Has(Concept.Only) || reading.HasAny(Concept.Pronoun, Concept.Instead) || (reading.Opening?.Has(Concept.And) == true)
            || (isShort && reading.IsBare && !IsWhole(reading, kind, choice));
    }

    /// <summary>"Slowest endpoint?", "which services are there?": nothing is left open.</summary>
    static bool IsWhole(Reading reading, PlanKind? kind, MeasureChoice? choice) => kind switch
    {
        PlanKind.Ranking => choice is not null,
        PlanKind.List => reading.HasAny(Concept.Service, Concept.Metric, Concept.Alert, Concept.Version) || (reading.Has(Concept.New) && reading.Has(Concept.Pattern)),
        _ => false,
    };

    /// <summary>"And of all services?"</summary>
    static bool IsOfAll(Reading reading, MeasureChoice? choice) => choice is null && reading.Has(Concept.All) && reading.HasAny(Concept.Service, Concept.Operation, Concept.Instance)
        && !reading.HasAny(Concept.List, Concept.Which, Concept.What, Concept.Any, Concept.Healthy, Concept.Wrong);

    /// <summary>A question that only names something else asks the same about it.</summary>
    (PlanKind?, MeasureChoice?) Lean(Reading reading, PlanKind? kind, MeasureChoice? choice, Turn last)
    {
        var onlyNames = kind is PlanKind.Cause && !reading.HasAny(Concept.Why, Concept.Wrong, Concept.Healthy, Concept.Failing, Concept.Slow, Concept.Happened);
        var sameKind = kind is null || onlyNames;
        var narrowing = last.Plan.Metric is { } known ? reading.Open.Select(word => word.Term).Where(word => catalogue.Labels.Of(known).Any(label => MetricLabels.Plain(label.Value) == MetricLabels.Plain(word))).ToList() : [];
        var replaced = last.Plan.Metric is { } of ? catalogue.Labels.Of(of).Where(label => narrowing.Contains(MetricLabels.Plain(label.Value))).Select(label => label.Label).ToHashSet() : [];
        var before = last.Plan.Measure is { } measure ? new MeasureChoice(measure, last.Plan.Metric is { } metric ? ResourceMetrics.Like(metric, catalogue) : [], [.. last.Plan.Matchers.Where(pair => !replaced.Contains(pair.Key)).Select(pair => pair.Value), .. narrowing]) : null;
        if (narrowing.Count > 0 && narrowing.Count == reading.Open.Count && reading.IsBare && !reading.HasAny(Concept.HowMany, Concept.HowMuch, Concept.When, Concept.Why))
        {
            return (last.Plan.Kind == PlanKind.Ranking && last.Plan.GroupLabel is { } group && replaced.Any(label => label.Contains(group, StringComparison.OrdinalIgnoreCase)) ? PlanKind.Value : last.Plan.Kind, before);
        }

        if (last is { TraceId: not null, Plan.Kind: PlanKind.Trace or PlanKind.List } && reading.Has(Concept.Why) && reading.IsBare && kind == PlanKind.Cause)
        {
            return (PlanKind.Trace, before);
        }

        if (choice is null && before?.Measure is Measure.LogLines or Measure.LogErrors or Measure.LogWarnings or Measure.Errors && reading.HasAny(Concept.Last, Concept.First) && reading.HasAny(Concept.List, Concept.Pronoun))
        {
            return (PlanKind.List, before);
        }

        if ((reading.HasAny(Concept.By, Concept.Each, Concept.Most, Concept.Least) || IsOfAll(reading, choice)) && !reading.Has(Concept.Trace) && before is not null && choice is null)
        {
            // Of errors that were listed, the lines were meant.
            return (PlanKind.Ranking, last.Plan is { Kind: PlanKind.List, Subject: Subject.Errors } && before.Measure == Measure.Errors ? before with { Measure = Measure.LogErrors } : before);
        }

        if (sameKind)
        {
            // What is asked of another time than before is no longer a comparison with it.
            return (last.Plan.Kind, choice ?? before);
        }

        if (last.Plan.Kind == PlanKind.Ranking && kind == PlanKind.Value && reading.IsBare && choice is not null && !reading.HasAny(Concept.HowMany, Concept.HowMuch, Concept.Pronoun))
        {
            return (PlanKind.Ranking, choice);
        }

        if (last.Plan.Kind == PlanKind.List && kind == PlanKind.Value && choice?.Measure is Measure.LogLines or Measure.LogErrors or Measure.LogWarnings or Measure.Errors && !reading.HasAny(Concept.HowMany, Concept.HowMuch))
        {
            return (PlanKind.List, choice);
        }

        if (choice is { Measure: Measure.Metric } && last.Plan.Metric is { } sibling)
        {
            choice = choice with { Metrics = [.. choice.Metrics.OrderByDescending(metric => metric.Words.Count(sibling.Words.Contains))] };
        }

        var wantsMeasure = kind is PlanKind.Value or PlanKind.Comparison or PlanKind.Ranking or PlanKind.Query or PlanKind.Change;
        return (kind, choice ?? (wantsMeasure ? before : null));
    }

    /// <summary>The service that a word of another language stands for.</summary>
    string? Translated(OpenWord word) => Spelling.Plain(word.Text) == word.Term ? null : catalogue.Services.FirstOrDefault(service => Spelling.Plain(service) == word.Term);

    Plan Base(Reading reading, PlanKind kind, MeasureChoice? choice, Window window, Turn? last)
    {
        // Who calls whom is no measure, whatever metric has a service's name in its own.
        choice = kind == PlanKind.Topology || (kind == PlanKind.Change && reading.Has(Concept.Deployment)) ? null : choice;
        var (services, operations) = About(reading, kind, choice, last);
        var (group, label) = Groups(reading, kind, choice);
        kind = kind == PlanKind.Value && label is not null ? PlanKind.Ranking : kind;
        // Restarts are rare, and the last of something may be long ago.
        window = choice?.Measure == Measure.Metric && reading.Has(Concept.Restarts) ? new Window(window.End - LongAgo, window.End) : window;
        window = kind == PlanKind.List && KindRules.IsTimeOfLast(reading) ? new Window(window.End - LongAgo, window.End) : window;
        var asked = reading.Window ?? (last?.Plan.IsWindowAsked == true ? last.Plan.Window : null);
        var limit = reading.Limit ?? (last is not null && kind == last.Plan.Kind ? last.Plan.Limit : null);
        return new Plan
        {
            Kind = kind,
            Window = asked ?? window,
            IsSubjectNamed = !reading.IsBare,
            IsWindowAsked = asked is not null,
            IsMoment = reading.IsMoment,
            Baseline = reading.Baseline ?? (kind == PlanKind.Comparison && reading.Window is null ? last?.Plan.Baseline : null),
            Services = services,
            Operations = operations,
            Measure = choice?.Measure ?? (kind == PlanKind.Value && KindRules.CountsThings(reading) ? Measure.Things : null),
            Metric = IsAbout(choice),
            Bound = reading.Bound ?? (last is not null && kind == last.Plan.Kind ? last.Plan.Bound : null),
            Status = reading.Status ?? (last is not null && kind == last.Plan.Kind ? last.Plan.Status : null),
            IsShare = reading.Has(Concept.Share) && (reading.Bound is not null || reading.Status is not null || choice?.Measure == Measure.Metric),
            IsPerMinute = reading.Has(Concept.PerMinute) || (last is { Plan.IsPerMinute: true } && choice?.Measure == last.Plan.Measure && !reading.Has(Concept.PerSecond)),
            WantsLast = KindRules.IsTimeOfLast(reading) && kind == PlanKind.List,
            Statistic = Statistics.Of(reading) ?? (last is not null && choice?.Measure == last.Plan.Measure ? last.Plan.Statistic : null),
            Quantile = reading.Quantile ?? (last is not null && (choice?.Measure == Measure.Duration || choice?.Measure == last.Plan.Measure) && !reading.HasAny(Concept.Average, Concept.Maximum, Concept.Minimum) ? last.Plan.Quantile : null),
            Group = group ?? (last is not null && kind == last.Plan.Kind ? last.Plan.Group : null),
            GroupLabel = label ?? (last is not null && kind == last.Plan.Kind && group is null ? last.Plan.GroupLabel : null),
            Limit = limit,
            IsAscending = reading.Has(Concept.Least) && !reading.Has(Concept.Most),
            Subject = Subjects.Of(reading, choice) ?? (last is not null && kind == last.Plan.Kind ? last.Plan.Subject : null),
            Direction = Directions.Of(reading) ?? last?.Plan.Direction,
            IsPair = kind == PlanKind.Topology && KindRules.IsPair(reading),
            TraceId = reading.TraceId ?? (last is not null && (kind == PlanKind.Trace || KindRules.IsListOfTraceLines(reading)) && !reading.HasAny(Concept.Most, Concept.Error, Concept.Slow) ? last.TraceId : null),
            IsSuccess = choice?.IsSuccess == true,
            Words = Words(reading),
            Calls = reading.Has(Concept.Database) && choice?.Measure is Measure.Duration or Measure.Errors or Measure.ErrorRate or Measure.Traffic ? Execution.PeerSpans.OfDatabases : null,
            IsConsuming = reading.Has(Concept.Consumes),
            IsExternal = reading.Has(Concept.External),
            WantsEffect = reading.Has(Concept.Deployment) && reading.HasAny(Concept.Failing, Concept.Wrong, Concept.Slow, Concept.More, Concept.Less),
            WantsFailed = reading.HasAny(Concept.Error, Concept.Failing),
            WantsSlowest = reading.HasAny(Concept.Most, Concept.Slow) && reading.Has(Concept.Duration),
            WantsNew = reading.Has(Concept.New),
            Language = reading.Has(Concept.PromQL) ? "promql" : reading.Has(Concept.LogQL) ? "logql" : reading.Has(Concept.TraceQL) ? "traceql" : null,
            Containing = reading.Quoted ?? Containing(reading),
            Help = reading.Has(Concept.Thanks) ? HelpTopic.Thanks : reading.Has(Concept.Self) ? HelpTopic.Abilities : HelpTopic.Greeting,
            Refusal = reading.Opening?.Has(Concept.Mutate) == true || reading.Has(Concept.Command) ? RefusalReason.Writes : RefusalReason.OffTopic,
        };
    }

    /// <summary>The services and operations that a question is about, named in it or by the one before.</summary>
    (List<string> Services, List<Operation> Operations) About(Reading reading, PlanKind kind, MeasureChoice? choice, Turn? last)
    {
        var services = Services(reading, kind, IsAbout(choice));
        var operations = Operations(reading, services);
        if (services.Count == 0 && operations.Count == 0 && choice?.Measure is Measure.Errors or Measure.ErrorRate && last is null)
        {
            operations = NamedAfter(reading);
        }

        if (last is not null && reading.IsBare)
        {
            // "Show me the logs of that" is about what was found, unless the question before named its subject; "and p99?" is about what was asked.
            var isOfFinding = reading.Has(Concept.Pronoun) && !last.Plan.IsSubjectNamed && last.Plan.Kind is PlanKind.Cause or PlanKind.Ranking or PlanKind.Trace && last.Focus.Count > 0;
            services = [.. isOfFinding || last.Plan.Services.Count == 0 ? last.Focus : last.Plan.Services];
            operations = isOfFinding ? [] : [.. last.Plan.Operations];
            if (kind == PlanKind.Ranking && (reading.Has(Concept.Service) || (!isOfFinding && last.Plan is { Kind: PlanKind.Ranking, Services.Count: 0 })))
            {
                services = [];
            }
        }

        return (services, operations);
    }

    static MetricFamily? IsAbout(MeasureChoice? choice) => choice?.Measure == Measure.Metric && choice.Metrics.Count > 0 ? choice.Metrics[0] : null;

    /// <summary>What the question names besides services: it may be a database, a queue or a third party. Each is looked for, so that there are few.</summary>
    static List<string> Words(Reading reading)
    {
        var open = reading.Open.Select(word => word.Term);
        var parts = reading.Services.Where(service => service.By == NameMatch.Part).Select(service => Spelling.Plain(reading.Text.Substring(service.Start, service.Length)));
        var databases = reading.Mentions.Where(mention => mention.Has(Concept.Database)).Select(mention => mention.Text);
        return [.. open.Concat(parts).Concat(databases).Where(word => word.Length <= LongestName).Take(MostUnknown)];
    }

    /// <summary>The services that the question names, in whatever words.</summary>
    List<string> Services(Reading reading, PlanKind kind, MetricFamily? isAbout)
    {
        // "orders" beside a metric of orders is that metric's word and no service.
        List<string> services = [.. reading.Services.Where(service => Means(reading, service, kind, isAbout)).Select(service => service.Service).Distinct()];
        if (isAbout is not null && reading.Metrics.Count == 0)
        {
            services.RemoveAll(service => isAbout.Words.Contains(service) && !reading.Mentions.Any(mention => mention.Has(Concept.Service)));
        }

        if (isAbout is null && services.Count == 0 && kind is not (PlanKind.Cause or PlanKind.Refusal or PlanKind.Help))
        {
            services.AddRange(reading.Open.Select(Translated).OfType<string>().Distinct());
        }

        return services;
    }

    static bool Means(Reading reading, ServiceMention service, PlanKind kind, MetricFamily? isAbout) => service.By switch
    {
        NameMatch.Plural => kind != PlanKind.Cause && isAbout is null,
        NameMatch.Misspelt => isAbout is null,
        NameMatch.Part => isAbout is null || !isAbout.Words.Contains(Spelling.Plain(reading.Text.Substring(service.Start, service.Length))),
        _ => true,
    };

    /// <summary>Those of the services named, if they have one of the name, and where work enters rather than who calls it.</summary>
    static List<Operation> Operations(Reading reading, List<string> services)
    {
        var all = reading.Operations.SelectMany(mention => mention.Operations).ToList();
        var own = all.Where(operation => services.Contains(operation.Service)).ToList();
        all = own.Count > 0 ? own : all;
        return all.Any(operation => operation.IsEntry) ? [.. all.Where(operation => operation.IsEntry)] : all;
    }

    (Grouping? Group, string? Label) Groups(Reading reading, PlanKind kind, MeasureChoice? choice)
    {
        if (kind is not (PlanKind.Ranking or PlanKind.Comparison or PlanKind.Query or PlanKind.Value))
        {
            return (null, null);
        }

        if (choice?.Measure == Measure.Metric && (reading.First(Concept.By) ?? reading.First(Concept.Each) ?? reading.First(Concept.Which)) is { } before && Label(reading.Text[before.End..], choice) is { } known)
        {
            return (Grouping.Label, known);
        }

        Grouping? group = reading switch
        {
            _ when reading.Has(Concept.StatusCode) => Grouping.StatusCode,
            _ when reading.Has(Concept.Operation) => Grouping.Operation,
            _ when reading.Has(Concept.Instance) => Grouping.Instance,
            _ when reading.Has(Concept.Version) => Grouping.Version,
            _ when reading.Has(Concept.Level) && reading.Has(Concept.Log) => Grouping.Level,
            _ when reading.Has(Concept.Service) => Grouping.Service,
            _ => null,
        };
        if (group is not null || (reading.First(Concept.By) ?? (kind == PlanKind.Ranking ? reading.First(Concept.Which) : null)) is not { } by)
        {
            return (group, null);
        }

        var label = reading.Open.FirstOrDefault(word => word.Start > by.Start);
        return label is null ? (null, null) : (Grouping.Label, label.Term);
    }

    /// <summary>"How many orders failed": the operations in whose names the word stands, of which the shortest is about it.</summary>
    List<Operation> NamedAfter(Reading reading)
    {
        var named = catalogue.Operations.Where(operation => operation.IsEntry && reading.Open.Any(word => WordsOf(operation.Name).Any(own => Stem.Of(own) == Stem.Of(word.Term)))).ToList();
        var shortest = named.Count > 0 ? named.Min(operation => WordsOf(operation.Name).Length) : 0;
        return [.. named.Where(operation => WordsOf(operation.Name).Length == shortest)];
    }

    static string[] WordsOf(string name) => Spelling.Plain(name).Split([' ', '/', '.', '_', '-'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The label of the metrics asked about that the words at the beginning of a text name.</summary>
    string? Label(string text, MeasureChoice choice)
    {
        var words = Spelling.Plain(text).Split([' ', '?', '.', '!'], StringSplitOptions.RemoveEmptyEntries).ToList();
        if (Known(words.Take(MostOfLabel), choice) is not { } label)
        {
            return null;
        }

        // "By scheme and outcome": two labels.
        var next = words.FindIndex(word => word.EndsWith(',') || Lexicon.In("en").Find(word, new bool[word.Length]).Exists(mention => mention.Has(Concept.And)));
        return next is > 0 and <= MostOfLabel && Known(words.Skip(next + 1).Take(1), choice) is { } second && second != label ? $"{label}, {second}" : label;
    }

    /// <summary>A label that the words name and a metric asked about has.</summary>
    string? Known(IEnumerable<string> words, MeasureChoice choice) =>
        catalogue.Labels.Named([.. words.Select(word => word.TrimEnd(','))]) is { } label && choice.Metrics.Any(metric => catalogue.Labels.Of(metric).Any(one => one.Label == label)) ? label : null;

    static string? Containing(Reading reading) => reading.First(Concept.Containing) is { } before && reading.Open.FirstOrDefault(word => word.Start >= before.End) is { } word ? word.Text : null;

    /// <summary>Names that the question takes for services, and nothing here is called so.</summary>
    List<UnknownName> Unknown(Reading reading, Plan plan, MeasureChoice? choice)
    {
        if (plan.Kind is PlanKind.Help or PlanKind.Refusal || reading.Open.Count == 0)
        {
            return [];
        }

        var label = plan.GroupLabel;
        var used = choice?.Measure == Measure.Metric ? new MetricFinder(catalogue).Find(choice.Words).SelectMany(match => match.Covered).ToHashSet() : [];
        var isFree = plan.Services.Count == 0 && plan.Operations.Count == 0 && choice?.Measure != Measure.Metric;
        return
        [
            .. reading.Open.Where(word => Translated(word) is null && word.Term != label && word.Text != plan.Containing && !plan.Operations.Any(operation => WordsOf(operation.Name).Any(own => Stem.Of(own) == Stem.Of(word.Term))) && !used.Contains(word.Term))
                .Where(word => isFree || IsBesideService(reading, word) || word.Text.Any(letter => letter is '-' or '_' or '.' || char.IsDigit(letter)))
                .Take(MostUnknown).Select(word => new UnknownName(word.Text.Length <= LongestName ? word.Text : word.Text[..LongestName] + "…", _names.Nearest(word.Term))),
        ];
    }

    static bool IsBesideService(Reading reading, OpenWord word) => reading.Mentions.Any(mention => mention.Has(Concept.Service)
        && (Math.Abs(mention.Start - (word.Start + word.Text.Length)) <= 1 || Math.Abs(word.Start - mention.End) <= 1));
}
