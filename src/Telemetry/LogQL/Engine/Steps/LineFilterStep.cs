using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>|= "a" or "b"</c> and its kin. A negated filter passes lines that none of its operands match.</summary>
internal sealed class LineFilterStep : ILineStep
{
    readonly Func<string, bool>[] _operands;
    readonly bool _negated;

    public LineFilterStep(LineFilter filter)
    {
        _negated = filter.IsNegated;
        _operands = [.. filter.Operands.Select(operand => Build(filter.Operator, operand))];
    }

    public bool Process(Line line)
    {
        foreach (var matches in _operands)
        {
            if (matches(line.Text))
            {
                return !_negated;
            }
        }

        return _negated;
    }

    static Func<string, bool> Build(LineFilterOperator operation, LineFilterOperand operand)
    {
        if (operand.IsIp)
        {
            var addresses = operation is LineFilterOperator.Contains or LineFilterOperator.NotContains
                ? IpMatcher.Parse(operand.Text)
                : throw LogQLException.Semantic("ip: invalid operation");
            return addresses.MatchesAny;
        }

        switch (operation)
        {
            case LineFilterOperator.Contains or LineFilterOperator.NotContains:
                return line => line.Contains(operand.Text, StringComparison.Ordinal);
            case LineFilterOperator.Regex or LineFilterOperator.NotRegex:
                return Regexps.Search(operand.Text).IsMatch;
            default:
                var pattern = PatternExpression.ForFilter(operand.Text);
                return line => pattern.IsMatch(line);
        }
    }
}
