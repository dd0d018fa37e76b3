using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dendro.Tidy.Tests;

/// <summary>A file is one idea and a method fits on a screen.</summary>
public sealed class SizeTests
{
    const int FileLines = 500;
    const int MedianFileLines = 100;
    const int MethodLines = 70;

    [Fact]
    public void No_file_is_longer_than_500_lines() => Violations.AssertNone(
        $"Files may have at most {FileLines} lines:",
        from file in SourceTree.Code
        let lines = SourceTree.Lines(file).Length
        where lines > FileLines
        select $"{file}: {lines}");

    [Fact]
    public void Half_of_the_files_have_at_most_100_lines()
    {
        var sizes = SourceTree.CSharp.Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Select(file => SourceTree.Lines(file).Length).Order().ToList();

        Assert.InRange(sizes[sizes.Count / 2], 1, MedianFileLines);
    }

    [Fact]
    public void No_method_is_longer_than_70_lines() => Violations.AssertNone(
        $"Methods may have at most {MethodLines} lines:",
        from file in SourceTree.CSharp
        from method in CSharpSyntaxTree.ParseText(SourceTree.Read(file)).GetRoot().DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        let span = method.SyntaxTree.GetLineSpan(method.Span)
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MethodLines
        select $"{file}:{span.StartLinePosition.Line + 1}: {lines}");
}
