using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Telemetry.LogQL.Engine.Templates.Functions;

/// <summary>Reads the arguments of template functions: text strictly, numbers from anything that looks like one.</summary>
internal static class Arguments
{
    /// <exception cref="TemplateException">It is no text.</exception>
    public static string Text(this object?[] arguments, int index) => arguments[index] switch
    {
        string text => text,
        null => "",
        var other => throw new TemplateException($"wrong type for value; expected string; got {TemplateValues.TypeName(other)}"),
    };

    /// <exception cref="TemplateException">It is no whole number.</exception>
    public static int Count(this object?[] arguments, int index) => arguments[index] switch
    {
        long count => (int)Math.Clamp(count, int.MinValue, int.MaxValue),
        var other => throw new TemplateException($"wrong type for value; expected int; got {TemplateValues.TypeName(other)}"),
    };

    /// <summary>A whole number; 0 for what is none, as sprig casts.</summary>
    public static long Whole(this object?[] arguments, int index) => arguments[index] switch
    {
        long i => i,
        double d => (long)d,
        bool b => b ? 1 : 0,
        string s when long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) => i,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && d == Math.Truncate(d) => (long)d,
        _ => 0,
    };

    /// <summary>A real number; 0 for what is none, as sprig casts.</summary>
    public static double Real(this object?[] arguments, int index) => arguments[index] switch
    {
        long i => i,
        double d => d,
        bool b => b ? 1 : 0,
        string s when Conversions.TryFloat(s, out var d) => d,
        _ => 0,
    };

    /// <exception cref="TemplateException">It is no time.</exception>
    public static GoTime Time(this object?[] arguments, int index) => arguments[index] switch
    {
        GoTime time => time,
        var other => throw new TemplateException($"wrong type for value; expected time.Time; got {TemplateValues.TypeName(other)}"),
    };

    /// <exception cref="TemplateException">It is no regular expression.</exception>
    public static Regex Pattern(this object?[] arguments, int index)
    {
        try
        {
            return Syntax.Regexps.Search(arguments.Text(index));
        }
        catch (LogQLException e)
        {
            throw new TemplateException(e.Message.Replace("parse error : ", "", StringComparison.Ordinal));
        }
    }
}
