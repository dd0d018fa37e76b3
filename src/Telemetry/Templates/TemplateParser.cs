using System.Globalization;

namespace Dendro.Telemetry.Templates;

/// <summary>Reads a template into nodes.</summary>
internal sealed class TemplateParser
{
    readonly string _name;
    readonly string _source;
    readonly IReadOnlyList<TemplateToken> _tokens;
    readonly TemplateFunctions _functions;
    readonly Dictionary<string, IReadOnlyList<TemplateNode>> _definitions = new(StringComparer.Ordinal);
    List<string> _variables = ["$"];
    int _at;

    TemplateParser(string name, string source, TemplateFunctions functions)
    {
        (_name, _source, _functions) = (name, source, functions);
        _tokens = TemplateLexer.Tokenize(name, source);
    }

    /// <exception cref="TemplateException">The template is invalid.</exception>
    public static (IReadOnlyList<TemplateNode> Nodes, IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> Definitions) Parse(
        string name, string source, TemplateFunctions functions)
    {
        var parser = new TemplateParser(name, source, functions);
        var nodes = parser.ParseList();
        return parser.Current.Kind == TemplateTokenKind.End
            ? (nodes, parser._definitions)
            : throw parser.Fail($"unexpected {{{{{parser._tokens[parser._at + 1].Text}}}}}");
    }

    TemplateToken Current => _tokens[_at];

    // Up to the end, or an action that belongs to the construct around: end and else.
    List<TemplateNode> ParseList()
    {
        var nodes = new List<TemplateNode>();
        while (Current.Kind != TemplateTokenKind.End)
        {
            if (Current.Kind == TemplateTokenKind.Text)
            {
                nodes.Add(new TextNode(_tokens[_at++].Text));
            }
            else if (Current.Kind == TemplateTokenKind.Close)
            {
                _at++;
            }
            else if (_tokens[_at + 1].Is("end") || _tokens[_at + 1].Is("else"))
            {
                return nodes;
            }
            else
            {
                _at++;
                ParseAction(nodes);
            }
        }

        return nodes;
    }

    void ParseAction(List<TemplateNode> nodes)
    {
        var word = Current.Kind == TemplateTokenKind.Word ? Current.Text : "";
        if (word is not ("if" or "with" or "range" or "define" or "block" or "template" or "break" or "continue"))
        {
            nodes.Add(new ActionNode(ParsePipe("command")));
            Close();
            return;
        }

        _at++;
        switch (word)
        {
            case "break" or "continue":
                nodes.Add(new JumpNode(word == "break"));
                Close();
                break;
            case "template":
                var called = Take(TemplateTokenKind.String, "template clause").Text;
                nodes.Add(new CallTemplateNode(called, Current.Kind == TemplateTokenKind.Close ? null : ParsePipe("template clause")));
                Close();
                break;
            case "define" or "block":
                var defined = Take(TemplateTokenKind.String, $"{word} clause").Text;
                var pipe = word == "block" ? ParsePipe("block clause") : null;
                Close();
                _definitions[defined] = ParseDefinition();
                if (pipe is not null)
                {
                    nodes.Add(new CallTemplateNode(defined, pipe));
                }

                break;
            default:
                nodes.Add(ParseControl(word));
                break;
        }
    }

    // A definition sees none of the variables around it.
    List<TemplateNode> ParseDefinition()
    {
        var outside = _variables;
        _variables = ["$"];
        var nodes = ParseList();
        End();
        _variables = outside;
        return nodes;
    }

    TemplateNode ParseControl(string word)
    {
        var scope = _variables.Count;
        var node = ParseBranches(word);
        _variables.RemoveRange(scope, _variables.Count - scope);
        return node;
    }

    TemplateNode ParseBranches(string word)
    {
        var pipe = ParsePipe(word);
        Close();
        var then = ParseList();
        var otherwise = new List<TemplateNode>();
        if (_tokens[Math.Min(_at + 1, _tokens.Count - 1)].Is("else"))
        {
            _at += 2;
            if (Current.Is("if") || Current.Is("with"))
            {
                var chained = Current.Text;
                _at++;

                // The chained construct takes the one end for both.
                return Control(word, pipe, then, [ParseControl(chained)]);
            }

            Close();
            otherwise = ParseList();
        }

        End();
        return Control(word, pipe, then, otherwise);
    }

    static TemplateNode Control(string word, PipeNode pipe, IReadOnlyList<TemplateNode> then, IReadOnlyList<TemplateNode> otherwise) => word switch
    {
        "if" => new IfNode(pipe, then, otherwise),
        "with" => new WithNode(pipe, then, otherwise),
        _ => new RangeNode(pipe, then, otherwise),
    };

    PipeNode ParsePipe(string context)
    {
        var (variables, assigns) = ParseVariables();
        var commands = new List<IReadOnlyList<Operand>>();
        do
        {
            commands.Add(ParseCommand(context));
        }
        while (Accept("|"));
        return new PipeNode(variables, assigns, commands);
    }

    (List<string> Variables, bool Assigns) ParseVariables()
    {
        var (variables, start) = (new List<string>(), _at);
        while (Current.Kind == TemplateTokenKind.Variable)
        {
            variables.Add(_tokens[_at++].Text);
            if (Current.Is(":=") || Current.Is("="))
            {
                _variables.AddRange(variables);
                return (variables, _tokens[_at++].Text == "=");
            }

            if (!Accept(","))
            {
                break;
            }
        }

        _at = start;
        return ([], false);
    }

    List<Operand> ParseCommand(string context)
    {
        var operands = new List<Operand>();
        while (!(Current.Kind is TemplateTokenKind.Close or TemplateTokenKind.End || Current.Is("|") || Current.Is(")")))
        {
            operands.Add(ParseOperand());
        }

        return operands.Count > 0 ? operands
            : throw Fail(context == "command" ? "missing value for command" : $"missing value for {context}");
    }

    Operand ParseOperand()
    {
        var token = _tokens[_at++];
        switch (token.Kind)
        {
            case TemplateTokenKind.String:
                return new Constant(token.Text, token.At);
            case TemplateTokenKind.Character:
                return new Constant((long)char.ConvertToUtf32(token.Text, 0), token.At);
            case TemplateTokenKind.Number:
                return new Constant(ReadNumber(token.Text), token.At);
            case TemplateTokenKind.Word:
                return ReadWord(token);
            case TemplateTokenKind.Field:
                return new FieldChain(null, null, [token.Text, .. ReadFields()], token.At);
            case TemplateTokenKind.Variable:
                return _variables.Contains(token.Text)
                    ? new FieldChain(token.Text, null, ReadFields(), token.At)
                    : throw Fail($"undefined variable {GoStrings.Quote(token.Text)}");
            case TemplateTokenKind.Symbol when token.Text == ".":
                return new FieldChain(null, null, [], token.At);
            case TemplateTokenKind.Symbol when token.Text == "(":
                var pipe = ParsePipe("parenthesized pipeline");
                return Accept(")") ? new FieldChain(null, pipe, ReadFields(), token.At) : throw Fail("unclosed left paren");
            default:
                throw Fail($"unexpected {GoStrings.Quote(token.Text)} in operand");
        }
    }

    Operand ReadWord(TemplateToken token) => token.Text switch
    {
        "true" => new Constant(true, token.At),
        "false" => new Constant(false, token.At),
        "nil" => new Constant(null, token.At),
        _ when _functions.Exists(token.Text) => new FunctionName(token.Text, token.At),
        _ => throw Fail($"function {GoStrings.Quote(token.Text)} not defined"),
    };

    List<string> ReadFields()
    {
        var fields = new List<string>();
        while (Current.Kind == TemplateTokenKind.Field && !Current.AfterBlank)
        {
            fields.Add(_tokens[_at++].Text);
        }

        return fields;
    }

    object ReadNumber(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (plain.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.Parse(plain.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? (object)whole
            : double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
            : throw Fail($"bad number syntax: {GoStrings.Quote(text)}");
    }

    TemplateToken Take(TemplateTokenKind kind, string context) =>
        Current.Kind == kind ? _tokens[_at++] : throw Fail($"unexpected {GoStrings.Quote(Current.Text)} in {context}");

    bool Accept(string symbol)
    {
        var found = Current.Is(symbol);
        _at += found ? 1 : 0;
        return found;
    }

    void Close()
    {
        if (Current.Kind != TemplateTokenKind.Close)
        {
            throw Fail($"unexpected {GoStrings.Quote(Current.Text)} in command");
        }

        _at++;
    }

    void End()
    {
        if (Current.Kind == TemplateTokenKind.End || !_tokens[_at + 1].Is("end"))
        {
            throw Fail("unexpected EOF");
        }

        _at += 2;
        Close();
    }

    TemplateException Fail(string message)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(_source);
        var line = 1 + bytes.AsSpan(0, Math.Min(Current.At, bytes.Length)).Count((byte)'\n');
        return new TemplateException($"template: {_name}:{line}: {message}");
    }
}
