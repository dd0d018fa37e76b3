namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>A query that cannot be answered as it is written; the message is meant for its author.</summary>
public class TraceQLException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public TraceQLException()
    {
    }

    /// <summary>Makes one.</summary>
    public TraceQLException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    public TraceQLException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A query that is not TraceQL.</summary>
public sealed class TraceQLSyntaxException : TraceQLException
{
    internal TraceQLSyntaxException(string problem, Token at)
        : base(at is { ReportedLine: 0, Column: 0 } ? $"parse error : {problem}" : $"parse error at line {at.ReportedLine}, col {at.Column}: {problem}") =>
        (Line, Column) = (at.Line, at.Column);

    /// <summary>The line of the offending text, from 1; 0 in an empty query.</summary>
    public int Line { get; }

    /// <summary>The column of the offending text in characters, from 1; 0 in an empty query.</summary>
    public int Column { get; }
}

/// <summary>A query that is TraceQL but asks for something that neither Tempo nor this engine can do yet.</summary>
public sealed class TraceQLUnsupportedException : TraceQLException
{
    internal TraceQLUnsupportedException(string feature)
        : base($"{feature} not yet supported")
    {
    }
}
