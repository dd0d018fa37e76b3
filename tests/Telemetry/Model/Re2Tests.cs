namespace Dendro.Telemetry.Model.Tests;

/// <summary>Regular expressions mean what RE2 says they mean.</summary>
public sealed class Re2Tests
{
    [Theory]
    [InlineData("a.c", "abc", true)]
    [InlineData("a.c", "a\nc", true)]
    [InlineData("ab", "abc", false)]
    [InlineData("a|bc", "bc", true)]
    [InlineData("a|bc", "ac", false)]
    [InlineData("abc$", "abc\n", false)]
    [InlineData("(?P<word>a+)b", "aab", true)]
    [InlineData("(?<word>a+)b", "aab", true)]
    [InlineData("(?i)ABC", "abc", true)]
    [InlineData(@"\d+", "42", true)]
    [InlineData(@"\d+", "٤٢", false)]
    [InlineData(@"\w+", "oak_1", true)]
    [InlineData(@"\w+", "größe", false)]
    [InlineData(@"\S+", "größe", true)]
    [InlineData(@"[\d.]+", "1.5", true)]
    [InlineData("[[:alpha:]]+", "oak", true)]
    [InlineData("[[:alpha:]]+", "oak1", false)]
    [InlineData("[[:^digit:]]+", "oak", true)]
    [InlineData("[[:upper:][:digit:]_]+", "OAK_1", true)]
    [InlineData(@"\Qa.b\E+", "a.bbb", true)]
    [InlineData(@"\Qa.b", "axb", false)]
    [InlineData(@"\x{6f}ak", "oak", true)]
    [InlineData(@"\x{1F332}", "🌲", true)]
    [InlineData(@"\pL+", "größe", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[+-[b]+", "A[b", true)]
    [InlineData("x{2,1000}", "xxx", true)]
    [InlineData("x{1,}", "xxx", true)]
    [InlineData("[{1001}]+", "{1}", true)]
    [InlineData(@"\{1001}", "{1001}", true)]
    [InlineData("x{,1001}", "x{,1001}", true)]
    [InlineData("", "", true)]
    public void An_anchored_pattern_matches_the_whole_text(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Re2.Anchored(pattern).IsMatch(text));

    [Theory]
    [InlineData("b", "abc", true)]
    [InlineData("^b", "abc", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("a.c", "a\nc", false)]
    public void A_search_matches_anywhere(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Re2.Search(pattern).IsMatch(text));

    [Theory]
    [InlineData("(")]
    [InlineData("a(?=b)")]
    [InlineData(@"(a)\1")]
    [InlineData("[[:nonsense:]]")]
    [InlineData("[a")]
    [InlineData("x{1001}")]
    [InlineData("x{2,1001}")]
    [InlineData("x{1001,}")]
    [InlineData("x{99999999999}")]
    public void What_RE2_does_not_know_is_refused_with_the_pattern(string pattern)
    {
        var error = Assert.Throws<ArgumentException>(() => Re2.Anchored(pattern));

        Assert.StartsWith($"error parsing regexp: `{pattern}`: ", error.Message, StringComparison.Ordinal);
    }
}
