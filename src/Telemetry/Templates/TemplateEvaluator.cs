using System.Diagnostics;
using System.Text;

namespace Dendro.Telemetry.Templates;

/// <summary>Runs the nodes of a template once.</summary>
internal sealed class TemplateEvaluator(
    IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> definitions, TemplateFunctions functions, TemplateContext context, object? data, int maxOutput)
{
    const int MaxDepth = 100;

    static readonly object NoArgument = new();

    readonly StringBuilder _output = new();
    readonly List<(string Name, object? Value)> _variables = [("$", data)];
    int _depth;

    enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <exception cref="TemplateEvaluationException">An operand fails.</exception>
    public string Run(IReadOnlyList<TemplateNode> nodes)
    {
        RunAll(nodes, data);
        return _output.ToString();
    }

    Flow RunAll(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        var scope = _variables.Count;
        foreach (var node in nodes)
        {
            var flow = RunOne(node, dot);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        _variables.RemoveRange(scope, _variables.Count - scope);
        return Flow.Next;
    }

    Flow RunOne(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TextNode text:
                _output.Append(text.Text);
                return Flow.Next;
            case ActionNode action:
                var value = Evaluate(action.Pipe, dot);
                if (action.Pipe.Variables.Count == 0)
                {
                    Write(action, value);
                }

                return Flow.Next;
            case IfNode branch:
                return Scoped(() => RunAll(TemplateValues.IsTrue(Evaluate(branch.Pipe, dot)) ? branch.Then : branch.Else, dot));
            case WithNode with:
                return Scoped(() => Evaluate(with.Pipe, dot) is var inner && TemplateValues.IsTrue(inner) ? RunAll(with.Then, inner) : RunAll(with.Else, dot));
            case RangeNode range:
                return Scoped(() => RunRange(range, dot));
            case JumpNode jump:
                return jump.IsBreak ? Flow.Break : Flow.Continue;
            case CallTemplateNode call:
                return Call(call, dot);
            default:
                throw new UnreachableException();
        }
    }

    void Write(ActionNode action, object? value)
    {
        _output.Append(TemplateValues.Print(value));
        if (_output.Length > maxOutput)
        {
            throw Fail(action.Pipe.Commands[0][0], $"output is longer than {maxOutput} characters");
        }
    }

    Flow Scoped(Func<Flow> run)
    {
        var scope = _variables.Count;
        var flow = run();
        _variables.RemoveRange(scope, _variables.Count - scope);
        return flow;
    }

    Flow Call(CallTemplateNode call, object? dot)
    {
        var argument = call.Pipe is null ? null : Evaluate(call.Pipe, dot);
        if (!definitions.TryGetValue(call.Name, out var nodes) || _depth >= MaxDepth)
        {
            throw new TemplateEvaluationException(0, $"template {call.Name}", _depth >= MaxDepth ? "exceeded maximum template depth" : $"template {GoStrings.Quote(call.Name)} not defined");
        }

        _depth++;
        RunAll(nodes, argument);
        _depth--;
        return Flow.Next;
    }

    Flow RunRange(RangeNode range, object? dot)
    {
        var over = Evaluate(range.Pipe with { Variables = [] }, dot);
        var items = TemplateValues.Enumerate(over) ?? throw Fail(range.Pipe.Commands[0][0], $"range can't iterate over {TemplateValues.Print(over)}");
        var (any, scope) = (false, _variables.Count);
        foreach (var (key, item) in items)
        {
            any = true;
            if (range.Pipe.Variables is [var only])
            {
                _variables.Add((only, item));
            }
            else if (range.Pipe.Variables is [var first, var second])
            {
                _variables.Add((first, key));
                _variables.Add((second, item));
            }

            var flow = RunAll(range.Each, item);
            _variables.RemoveRange(scope, _variables.Count - scope);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return any ? Flow.Next : RunAll(range.Else, dot);
    }

    object? Evaluate(PipeNode pipe, object? dot)
    {
        var value = NoArgument;
        foreach (var command in pipe.Commands)
        {
            value = EvaluateCommand(command, dot, value);
        }

        foreach (var variable in pipe.Variables)
        {
            SetVariable(variable, value, pipe);
        }

        return value;
    }

    void SetVariable(string name, object? value, PipeNode pipe)
    {
        var index = pipe.Assigns ? _variables.FindLastIndex(variable => variable.Name == name) : -1;
        if (index >= 0)
        {
            _variables[index] = (name, value);
        }
        else if (pipe.Assigns)
        {
            throw Fail(pipe.Commands[0][0], $"undefined variable: {name}");
        }
        else
        {
            _variables.Add((name, value));
        }
    }

    object? EvaluateCommand(IReadOnlyList<Operand> command, object? dot, object? final)
    {
        var first = command[0];
        if (first is FunctionName function)
        {
            return EvaluateCall(function, command, dot, final);
        }

        return command.Count == 1 && ReferenceEquals(final, NoArgument)
            ? EvaluateOperand(first, dot)
            : throw Fail(first, $"can't give argument to non-function {TemplateValues.Describe(first)}");
    }

    object? EvaluateCall(FunctionName function, IReadOnlyList<Operand> command, object? dot, object? final)
    {
        // These two stop at the first operand that decides.
        if (function.Name is "and" or "or" && command.Count > 1)
        {
            object? value = null;
            foreach (var operand in command.Skip(1))
            {
                value = EvaluateOperand(operand, dot);
                if (TemplateValues.IsTrue(value) == (function.Name == "or"))
                {
                    return value;
                }
            }

            return ReferenceEquals(final, NoArgument) ? value : final;
        }

        var arguments = command.Skip(1).Select(operand => EvaluateOperand(operand, dot)).ToList();
        if (!ReferenceEquals(final, NoArgument))
        {
            arguments.Add(final);
        }

        CheckCount(function, arguments.Count);
        try
        {
            return functions.Call(function.Name, [.. arguments], context);
        }
        catch (TemplateException e)
        {
            throw new TemplateEvaluationException(function.At, TemplateValues.Describe(command), e.Message);
        }
    }

    void CheckCount(FunctionName function, int arguments)
    {
        try
        {
            functions.CheckCount(function.Name, arguments);
        }
        catch (TemplateException e)
        {
            throw Fail(function, e.Message);
        }
    }

    object? EvaluateOperand(Operand operand, object? dot)
    {
        switch (operand)
        {
            case Constant constant:
                return constant.Value;
            case FunctionName function:
                return EvaluateCall(function, [function], dot, NoArgument);
            case FieldChain chain:
                var value = chain.Pipe is not null ? Evaluate(chain.Pipe, dot)
                    : chain.Variable is not null ? Variable(chain, chain.Variable)
                    : dot;
                return chain.Fields.Aggregate(value, (container, field) => Field(chain, container, field));
            default:
                throw new UnreachableException();
        }
    }

    object? Variable(Operand operand, string name)
    {
        var index = _variables.FindLastIndex(variable => variable.Name == name);
        return index >= 0 ? _variables[index].Value : throw Fail(operand, $"undefined variable: {name}");
    }

    static object? Field(Operand operand, object? container, string field) => container switch
    {
        IReadOnlyDictionary<string, object?> map when map.TryGetValue(field, out var value) => value,
        TextMap => "",
        FieldSet fields => throw Fail(operand, $"can't evaluate field {field} in type {fields.TypeName}"),
        IReadOnlyDictionary<string, object?> => null,
        null => throw Fail(operand, $"nil pointer evaluating interface {{}}.{field}"),
        _ => throw Fail(operand, $"can't evaluate field {field} in type {TemplateValues.TypeName(container)}"),
    };

    static TemplateEvaluationException Fail(Operand operand, string message) => new(operand.At, TemplateValues.Describe(operand), message);
}
