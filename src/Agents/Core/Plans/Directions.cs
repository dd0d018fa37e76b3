using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>Which way along the calls a question looks.</summary>
internal static class Directions
{
    public static Direction? Of(Reading reading)
    {
        if (reading.Has(Concept.Callers))
        {
            return Direction.Callers;
        }

        if (reading.Has(Concept.Callees))
        {
            return Direction.Callees;
        }

        if (reading.First(Concept.Depends) is { } verb || (verb = reading.First(Concept.Calls)) is not null)
        {
            // "What does A depend on" names A before the verb, "who depends on A" after it.
            List<int> subjects = [.. reading.Services.Select(service => service.Start), .. reading.Mentions.Where(mention => mention.Has(Concept.Pronoun)).Select(mention => mention.Start)];
            return subjects.Any(start => start > verb.Start) && !subjects.Any(start => start < verb.Start) ? Direction.Callers : Direction.Callees;
        }

        return reading.Has(Concept.Map) ? Direction.Both : null;
    }
}
