namespace Dendro.Telemetry.Templates;

internal abstract record TemplateNode;

internal sealed record TextNode(string Text) : TemplateNode;

/// <summary>Prints a pipeline's value, unless it only sets variables.</summary>
internal sealed record ActionNode(PipeNode Pipe) : TemplateNode;

internal sealed record IfNode(PipeNode Pipe, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

internal sealed record WithNode(PipeNode Pipe, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

internal sealed record RangeNode(PipeNode Pipe, IReadOnlyList<TemplateNode> Each, IReadOnlyList<TemplateNode> Else) : TemplateNode;

/// <summary>Ends a range (break) or its turn (continue).</summary>
internal sealed record JumpNode(bool IsBreak) : TemplateNode;

internal sealed record CallTemplateNode(string Name, PipeNode? Pipe) : TemplateNode;

/// <summary>Commands of which each gets the value of the one before as its last argument.</summary>
/// <param name="Variables">Variables to set, at most two.</param>
/// <param name="Assigns">Whether they exist already (<c>=</c>) instead of being declared (<c>:=</c>).</param>
internal sealed record PipeNode(IReadOnlyList<string> Variables, bool Assigns, IReadOnlyList<IReadOnlyList<Operand>> Commands);

/// <summary>A part of a command; <see cref="At"/> counts bytes from 0.</summary>
internal abstract record Operand(int At);

internal sealed record Constant(object? Value, int At) : Operand(At);

internal sealed record FunctionName(string Name, int At) : Operand(At);

/// <summary>Fields of the dot (<c>.a.b</c>), of a variable (<c>$x.a</c>) or of a pipeline (<c>(…).a</c>).</summary>
internal sealed record FieldChain(string? Variable, PipeNode? Pipe, IReadOnlyList<string> Fields, int At) : Operand(At);
