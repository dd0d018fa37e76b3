using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Model.Checks;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>Tells what the model writes while it writes it: words as they come, not checked yet, and each sentence when it was checked.</summary>
internal sealed class LiveWords(Case about, Progress progress)
{
    string _words = "";
    int _sentences;

    /// <param name="reply">All that it has written in this round.</param>
    public void Write(string reply)
    {
        var words = ReplyText.Clean(reply);
        if (words == _words)
        {
            return;
        }

        var isMore = words.StartsWith(_words, StringComparison.Ordinal);
        progress.Words(isMore ? words[_words.Length..] : words, isAnew: !isMore);
        _words = words;
        Tell(Whole(words));
    }

    /// <summary>What was written was thinking aloud before a call of a tool.</summary>
    public void Discard()
    {
        if (_words.Length > 0)
        {
            progress.Words("", isAnew: true);
        }

        (_words, _sentences) = ("", 0);
    }

    /// <summary>All but the last sentence, which may go on; citations behind a full stop belong to what is before it.</summary>
    static IReadOnlyList<Sentence> Whole(string words)
    {
        var sentences = Sentence.Split(words);
        var isCitationBegun = sentences.Count > 0 && sentences[^1].Text is ['[' or '(' or '【', ..];
        return [.. sentences.Take(sentences.Count - (isCitationBegun ? 2 : 1))];
    }

    void Tell(IReadOnlyList<Sentence> sentences)
    {
        foreach (var sentence in sentences.Skip(_sentences))
        {
            var (_, problem) = SentenceCheck.Check(sentence, about);
            progress.Sentence(new ModelSentence(sentence.Text, sentence.Cites, problem));
        }

        _sentences = Math.Max(_sentences, sentences.Count);
    }
}
