using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Telemetry.Templates;
using Dendro.Telemetry.Templates.Functions;

namespace Dendro.Telemetry.LogQL.Engine.Templates.Functions;

/// <summary>Reads numbers from anything that looks like one, as sprig casts, and patterns.</summary>
internal static class Casts
{
    /// <summary>A whole number; 0 for what is none.</summary>
    public static long Whole(this object?[] arguments, int index) => arguments[index] switch
    {
        long i => i,
        double d => (long)d,
        bool b => b ? 1 : 0,
        string s when long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) => i,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && d == Math.Truncate(d) => (long)d,
        _ => 0,
    };

    /// <summary>A real number; 0 for what is none.</summary>
    public static double Real(this object?[] arguments, int index) => arguments[index] switch
    {
        long i => i,
        double d => d,
        bool b => b ? 1 : 0,
        string s when Conversions.TryFloat(s, out var d) => d,
        _ => 0,
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
