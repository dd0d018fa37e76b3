namespace Dendro.Telemetry.Templates.Functions;

/// <summary>Reads the arguments of template functions as Go's types.</summary>
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

    /// <exception cref="TemplateException">It is no time.</exception>
    public static GoTime Time(this object?[] arguments, int index) => arguments[index] switch
    {
        GoTime time => time,
        var other => throw new TemplateException($"wrong type for value; expected time.Time; got {TemplateValues.TypeName(other)}"),
    };
}
