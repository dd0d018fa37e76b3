using System.Globalization;

namespace Dendro.Telemetry.Templates;

/// <summary>
/// The values of templates: text, whole numbers (long), real numbers (double), booleans, times, lists, maps and nil.
/// </summary>
internal static class TemplateValues
{
    /// <summary>Whether the value is not empty in the sense of "if".</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool b => b,
        string s => s.Length > 0,
        long i => i != 0,
        double d => d != 0,
        IReadOnlyList<object?> list => list.Count > 0,
        IReadOnlyDictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    /// <summary>The value as Go's <c>%v</c> prints it.</summary>
    public static string Print(object? value) => value switch
    {
        null => "<no value>",
        string s => s,
        bool b => b ? "true" : "false",
        double d => GoNumbers.General(d),
        IReadOnlyList<object?> list => $"[{string.Join(' ', list.Select(PrintInner))}]",
        IReadOnlyDictionary<string, object?> map =>
            $"map[{string.Join(' ', map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{PrintInner(pair.Value)}"))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Keys and items in order, or null when the value has none.</summary>
    public static IEnumerable<(object? Key, object? Item)>? Enumerate(object? value) => value switch
    {
        null => [],
        IReadOnlyList<object?> list => list.Select((item, index) => ((object?)(long)index, item)),
        IReadOnlyDictionary<string, object?> map =>
            map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ((object?)pair.Key, pair.Value)),
        long count and >= 0 and < 1_000_000 => Enumerable.Range(0, (int)count).Select(i => ((object?)(long)i, (object?)(long)i)),
        _ => null,
    };

    public static string TypeName(object? value) => value switch
    {
        null => "nil",
        string => "string",
        bool => "bool",
        long => "int",
        double => "float64",
        GoTime => "time.Time",
        IReadOnlyList<object?> => "[]interface {}",
        TextMap => "map[string]string",
        FieldSet fields => fields.TypeName,
        _ => "map[string]interface {}",
    };

    /// <summary>A command as error messages show it.</summary>
    public static string Describe(IReadOnlyList<Operand> command) => string.Join(' ', command.Select(Describe));

    /// <summary>An operand as error messages show it.</summary>
    public static string Describe(Operand operand) => operand switch
    {
        FunctionName function => function.Name,
        Constant { Value: string text } => GoStrings.Quote(text),
        Constant constant => constant.Value is null ? "nil" : Print(constant.Value),
        FieldChain { Pipe: { } pipe } chain => $"({string.Join(" | ", pipe.Commands.Select(Describe))}){string.Concat(chain.Fields.Select(field => $".{field}"))}",
        FieldChain chain => chain.Fields.Count == 0 ? chain.Variable ?? "." : $"{chain.Variable}.{string.Join('.', chain.Fields)}",
        _ => "",
    };

    static string PrintInner(object? value) => value is null ? "<nil>" : Print(value);
}
