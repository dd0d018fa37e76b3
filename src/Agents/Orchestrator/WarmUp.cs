using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Orchestrator;

/// <summary>Reads the words of every language and the system's names before the first question comes, which would wait for them else.</summary>
internal sealed class WarmUp(CatalogueCache catalogues, TimeProvider clock) : BackgroundService
{
    const string Question = "p95 of a in the last 5 minutes";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host goes on starting meanwhile.
        await Task.Yield();
        var now = clock.GetUtcNow();
        var window = new Window(now.AddMinutes(-15), now);
        foreach (var language in LanguageWords.All)
        {
            new QuestionReader(SystemCatalogue.Empty).Read(Question, language.Code, now, TimeZoneInfo.Utc, window);
        }

        await catalogues.GetAsync(window, stoppingToken);
    }
}
