using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>Questions that lean on one another, the oldest first. The orchestrator knows them by the id.</summary>
public sealed class Conversation(string id)
{
    public const int MostTurns = 50;

    readonly List<Turn> _turns = [];

    public string Id => id;

    public IReadOnlyList<Turn> Turns => _turns;

    public Turn? Last => _turns.Count > 0 ? _turns[^1] : null;

    public static Conversation Begin() => new(Guid.NewGuid().ToString("N"));

    public void Add(Turn turn)
    {
        _turns.Add(turn);
        if (_turns.Count > MostTurns)
            _turns.RemoveAt(0);
    }
}

/// <summary>One question and what came of it.</summary>
public sealed class Turn(string question, TimeWindow window, DateTimeOffset askedAt)
{
    public string Question => question;
    public TimeWindow Window => window;
    public DateTimeOffset AskedAt => askedAt;
    public List<Step> Steps { get; init; } = [];
    public Answer? Answer { get; private set; }

    /// <summary>What a model has added so far, while it works; then it is the answer's.</summary>
    public ModelPart? Model { get; private set; }

    /// <summary>The answer as it came.</summary>
    public string? AnswerJson { get; private set; }

    public BackendException? Problem { get; set; }
    public bool IsStopped { get; set; }
    public bool IsRunning { get; set; }

    /// <summary>The page was left while it worked.</summary>
    public bool IsUnfinished => !IsRunning && !IsStopped && Answer is null && Problem is null;

    public void Take(StreamItem item)
    {
        var model = Model ?? ModelPart.Begun;
        switch (item)
        {
            case StepItem { Step: var step }:
                Steps.Add(step);
                break;
            case PreliminaryItem preliminary:
                (Answer, Model) = (preliminary.Answer, ModelPart.Begun);
                break;
            case WordsItem words:
                Model = words.IsAnew ? model with { Draft = words.Words, Sentences = [] } : model with { Draft = model.Draft + words.Words };
                break;
            case SentenceItem { Sentence: var sentence }:
                Model = model with { Sentences = [.. model.Sentences, sentence] };
                break;
            case InvestigationItem investigation:
                Model = model with { Plan = investigation.Plan, Steps = investigation.Steps };
                break;
            case AnswerItem answered:
                (Answer, AnswerJson, Model, IsRunning) = (answered.Answer, answered.Json, answered.Answer.Model, false);
                break;
        }
    }
}
