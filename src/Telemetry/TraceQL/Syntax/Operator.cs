using System.Collections.Frozen;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Operators between values.</summary>
internal enum Operator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Regex,
    NotRegex,
    And,
    Or,
    Not,
}

/// <summary>How spans stand to one another; a relation reads from the left side to the right one.</summary>
internal enum Relation
{
    Child,
    Descendant,
    Parent,
    Ancestor,
    Sibling,
}

/// <summary>Which spans a structural operator keeps.</summary>
internal enum RelationMode
{
    /// <summary>Those of the right side in the relation.</summary>
    Related,

    /// <summary>Those of the right side out of it.</summary>
    Unrelated,

    /// <summary>Those of both sides in the relation.</summary>
    Both,
}

/// <summary>Texts and precedences of operators.</summary>
internal static class Operators
{
    static readonly (Operator Operator, string Text)[] Texts =
    [
        (Operator.Add, "+"), (Operator.Subtract, "-"), (Operator.Multiply, "*"), (Operator.Divide, "/"), (Operator.Modulo, "%"), (Operator.Power, "^"),
        (Operator.Equal, "="), (Operator.NotEqual, "!="), (Operator.Less, "<"), (Operator.LessOrEqual, "<="), (Operator.Greater, ">"),
        (Operator.GreaterOrEqual, ">="), (Operator.Regex, "=~"), (Operator.NotRegex, "!~"), (Operator.And, "&&"), (Operator.Or, "||"), (Operator.Not, "!"),
    ];

    static readonly (Relation Relation, string Text)[] Relations =
        [(Relation.Child, ">"), (Relation.Descendant, ">>"), (Relation.Parent, "<"), (Relation.Ancestor, "<<"), (Relation.Sibling, "~")];

    static readonly FrozenDictionary<string, Operator> ByText = Texts.ToFrozenDictionary(t => t.Text, t => t.Operator);
    static readonly FrozenDictionary<Operator, string> TextOf = Texts.ToFrozenDictionary(t => t.Operator, t => t.Text);

    static readonly FrozenDictionary<string, (Relation Relation, RelationMode Mode)> RelationByText = Relations
        .SelectMany(r => Enum.GetValues<RelationMode>().Select(mode => (Text: r.Relation.Text(mode), Value: (r.Relation, mode))))
        .ToFrozenDictionary(r => r.Text, r => r.Value);

    static readonly FrozenDictionary<string, int> Precedences = new (int Precedence, string[] Texts)[]
    {
        (1, ["&&", "||"]),
        (2, ["=", "!=", "<", "<=", ">", ">=", "=~", "!~", .. RelationByText.Keys]),
        (3, ["+", "-"]),
        (4, ["*", "/", "%"]),
        (5, ["^"]),
    }.SelectMany(level => level.Texts.Distinct().Select(text => (text, level.Precedence))).DistinctBy(p => p.text).ToFrozenDictionary(p => p.text, p => p.Precedence);

    /// <summary>The precedence at which unary operators take their operand.</summary>
    public const int Product = 4;

    public static string Text(this Operator op) => TextOf[op];

    public static string Text(this Relation relation, RelationMode mode) =>
        (mode switch { RelationMode.Unrelated => "!", RelationMode.Both => "&", _ => "" }) + Relations[(int)relation].Text;

    public static bool TryParse(string text, out Operator op) => ByText.TryGetValue(text, out op);

    public static bool TryParseRelation(string text, out (Relation Relation, RelationMode Mode) relation) => RelationByText.TryGetValue(text, out relation);

    /// <summary>How tightly the operator binds, or 0 when the token is none.</summary>
    public static int Precedence(in Token token) => token.Kind == TokenKind.Symbol ? Precedences.GetValueOrDefault(token.Text) : 0;

    public static bool IsComparison(this Operator op) => op is >= Operator.Equal and <= Operator.NotRegex;

    public static bool IsOrdering(this Operator op) => op is >= Operator.Equal and <= Operator.GreaterOrEqual;

    public static bool IsArithmetic(this Operator op) => op <= Operator.Power;

    public static bool IsNegative(this Operator op) => op is Operator.NotEqual or Operator.NotRegex;
}
