using System.Collections.Frozen;

namespace Dendro.Telemetry.Templates;

/// <summary>What a function may read besides its arguments; each user of templates has its own.</summary>
internal abstract record TemplateContext;

/// <summary>A function of templates.</summary>
/// <param name="Arguments">How many arguments it takes at least.</param>
/// <param name="Variadic">Whether it takes more.</param>
/// <param name="Run">What it does.</param>
internal sealed record TemplateFunction(int Arguments, bool Variadic, Func<object?[], TemplateContext, object?> Run);

/// <summary>The functions that a kind of template may call: those of text/template, and more.</summary>
internal sealed class TemplateFunctions(params IEnumerable<IReadOnlyDictionary<string, TemplateFunction>> tables)
{
    readonly FrozenDictionary<string, TemplateFunction> _all =
        tables.Prepend(Functions.BuiltinFunctions.Table).SelectMany(table => table).ToFrozenDictionary(StringComparer.Ordinal);

    public IEnumerable<string> Names => _all.Keys;

    public bool Exists(string name) => _all.ContainsKey(name);

    /// <exception cref="TemplateException">The function takes another number of arguments.</exception>
    public void CheckCount(string name, int arguments)
    {
        var function = _all[name];
        if (arguments != function.Arguments && !(function.Variadic && arguments > function.Arguments))
        {
            throw new TemplateException($"wrong number of args for {name}: want {(function.Variadic ? "at least " : "")}{function.Arguments} got {arguments}");
        }
    }

    /// <exception cref="TemplateException">The arguments do not fit.</exception>
    public object? Call(string name, object?[] arguments, TemplateContext context)
    {
        try
        {
            return _all[name].Run(arguments, context);
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException or ArgumentException or FormatException)
        {
            throw new TemplateException($"error calling {name}: {e.Message}");
        }
    }
}
