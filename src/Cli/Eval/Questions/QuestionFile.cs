namespace Dendro.Cli.Eval.Questions;

/// <summary>A question and what its answer has to be.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="GoesOn">It is the next turn of the conversation.</param>
/// <param name="Expected">A slot of the answer and what it has to be; the first is its kind.</param>
internal sealed record AskedQuestion(int Line, string Text, bool GoesOn, IReadOnlyList<(string Slot, string Value)> Expected);

/// <summary>
/// A file of questions, a line each: <c>[LANGUAGE |] QUESTION | KIND; SLOT VALUE; …</c>. A line that begins with <c>+</c> goes on from the
/// one before, <c>#</c> begins a comment.
/// </summary>
internal static class QuestionFile
{
    /// <exception cref="UserError">A line cannot be read, and why.</exception>
    public static IReadOnlyList<AskedQuestion> Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new UserError($"there is no file {file}.");
        }

        var questions = File.ReadLines(file).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item) && !line.Item.StartsWith('#'))
            .Select(line => Parse(file, line.Index + 1, line.Item)).ToList();
        return questions.Count > 0 ? questions : throw new UserError($"{file} has no question.");
    }

    static AskedQuestion Parse(string file, int number, string line)
    {
        // A query in an expected value may have a bar in it, a question has none.
        var parts = line.TrimStart('+', ' ').Split('|', 3, StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            throw new UserError($"{file}:{number}: expected \"QUESTION | KIND; SLOT VALUE; …\", but found \"{line}\".");
        }

        var hasLanguage = parts[0].Length == 2;
        var (text, expected) = hasLanguage ? (parts[1], parts.Length > 2 ? parts[2] : "") : (parts[0], string.Join(" | ", parts[1..]));
        var slots = expected.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select((slot, i) => i == 0 ? ("kind", slot) : slot.Split(' ', 2) is [var name, var value] ? (name, value) : (slot, "")).ToList();
        foreach (var (slot, _) in slots.Where(slot => !QuestionCheck.Slots.Contains(slot.Item1)))
        {
            throw new UserError($"{file}:{number}: there is no slot \"{slot}\"; expected one of {string.Join(", ", QuestionCheck.Slots)}.");
        }

        return slots.Count > 0 ? new AskedQuestion(number, text, line.StartsWith('+'), slots) : throw new UserError($"{file}:{number}: \"{text}\" has no kind.");
    }
}
