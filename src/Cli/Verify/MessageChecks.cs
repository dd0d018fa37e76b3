namespace Dendro.Cli.Verify;

/// <summary>Each message that a group has done is stored once, or put aside.</summary>
internal static class MessageChecks
{
    /// <param name="stored">What the receiver keeps under a key; null when it has no such key.</param>
    public static IEnumerable<Violation> Check(TopicBooks topic, Func<string, Goods?> stored)
    {
        var aside = topic.DeadLetters.Select(letter => (letter.Origin, letter.Key)).ToHashSet();
        foreach (var message in topic.Messages.Where(message => message.IsDone && !aside.Contains((message.Place, message.Key))))
        {
            var place = FormattableString.Invariant($"{topic.Topic}[{message.Place.Partition}]@{message.Place.Offset}");
            var found = stored(message.Key);
            if (message.Goods is null || found is null)
            {
                yield return new Violation(
                    Violation.MessageLost, message.Key, $"{place} was consumed, {(message.Goods is null ? "cannot be read" : $"{message.Goods}")}, and is neither stored nor with the dead letters");
            }
            else if (found != message.Goods)
            {
                yield return new Violation(Violation.MessageDiffers, message.Key, $"found {found} stored, expected {message.Goods}, as {place} says");
            }
        }
    }

    /// <summary>A repetition of the message (a producer that was unsure sends again) may be stored where the first copy was put aside.</summary>
    public static IEnumerable<Violation> DeadLetters(TopicBooks topic, Func<string, Goods?> stored)
    {
        var copies = topic.Messages.ToLookup(message => message.Key, message => message.Place);
        return from letter in topic.DeadLetters
               where letter.Goods is { } goods && stored(letter.Key) == goods && copies[letter.Key].All(place => place == letter.Origin)
               select new Violation(Violation.DeadLetterStored, letter.Key, $"{letter.Goods} is stored and also with the dead letters of {topic.Topic}");
    }

    /// <summary>
    /// Acknowledged messages that are nowhere. An embedded broker keeps them in memory: what it took before it last began empty may be gone.
    /// </summary>
    public static (IReadOnlyList<Violation> Lost, int LostWithBroker) Acknowledged(
        TopicBooks topic, IReadOnlyList<Acknowledgement> acknowledged, Func<string, Goods?> stored, DateTimeOffset? brokerBeganEmpty)
    {
        var known = topic.Messages.Select(message => message.Key).Concat(topic.DeadLetters.Select(letter => letter.Key)).ToHashSet();
        var missing = acknowledged.Where(message => !known.Contains(message.Key) && stored(message.Key) is null).ToLookup(message => message.At < brokerBeganEmpty);
        return (
            [.. missing[false].Select(message => new Violation(
                Violation.AcknowledgedLost, message.Key, FormattableString.Invariant($"{topic.Topic} acknowledged it at {message.At:HH:mm:ss.fff}Z and it is in no topic and no database")))],
            missing[true].Count());
    }
}
