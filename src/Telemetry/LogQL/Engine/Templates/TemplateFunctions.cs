using System.Collections.Frozen;

namespace Dendro.Telemetry.LogQL.Engine.Templates;

/// <summary>A function of templates.</summary>
/// <param name="Arguments">How many arguments it takes at least.</param>
/// <param name="Variadic">Whether it takes more.</param>
/// <param name="Run">What it does.</param>
internal sealed record TemplateFunction(int Arguments, bool Variadic, Func<object?[], TemplateContext, object?> Run);

/// <summary>The functions that templates may call, by name.</summary>
internal static class TemplateFunctions
{
    static readonly FrozenDictionary<string, TemplateFunction> All = new[]
    {
        Functions.BuiltinFunctions.Table, Functions.StringFunctions.Table, Functions.NumberFunctions.Table,
        Functions.TimeFunctions.Table, Functions.ConversionFunctions.Table,
    }.SelectMany(table => table).ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys;

    public static bool Exists(string name) => All.ContainsKey(name);

    /// <exception cref="TemplateException">The arguments do not fit.</exception>
    public static object? Call(string name, object?[] arguments, TemplateContext context)
    {
        var function = All[name];
        if (arguments.Length != function.Arguments && !(function.Variadic && arguments.Length > function.Arguments))
        {
            throw new TemplateException($"wrong number of args for {name}: want {(function.Variadic ? "at least " : "")}{function.Arguments} got {arguments.Length}");
        }

        try
        {
            return function.Run(arguments, context);
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException or ArgumentException or FormatException)
        {
            throw new TemplateException($"error calling {name}: {e.Message}");
        }
    }
}
