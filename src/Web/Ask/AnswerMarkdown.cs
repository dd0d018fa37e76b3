using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Dendro.Web.Ask;

/// <summary>
/// Shows the Markdown of an answer. A model may have written it, and a log line may have told the model what to write, so
/// it can hold no HTML, load no image and link to nothing but pages.
/// </summary>
internal static class AnswerMarkdown
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    public static string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            link.IsImage = false;
            if (!IsPage(link.Url))
                link.Url = "";
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !IsPage(link.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
        return document.ToHtml(Pipeline);
    }

    static bool IsPage(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Scheme is "http" or "https" : url?.StartsWith("explore", StringComparison.Ordinal) == true;
}
