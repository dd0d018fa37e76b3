using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Simulation;

/// <summary>Lets requests run through a system in virtual time: each is followed to its end at once, whatever it takes.</summary>
internal sealed class Simulator(Fault fault, Dice dice)
{
    const double RefusedMs = 3;

    /// <summary>A few requests in a thousand take many times as long, for reasons that nobody looks for.</summary>
    const double OutlierShare = 0.003;

    const double UsualQueueSeconds = 0.03;

    /// <summary>Null when nobody takes connections.</summary>
    public Call? Serve(Operation operation, double time)
    {
        var up = operation.Service.Instances.Where(one => time >= one.Since && time < one.Until && !fault.IsDown(one, time)).ToList();
        if (up.Count == 0)
        {
            return null;
        }

        var call = new Call(operation, dice.Pick(up), time);
        var effect = new Effect();
        if (fault.IsOn(time))
        {
            fault.Serve(operation, call.Instance, time, dice, ref effect);
        }

        var ownMs = (dice.LogNormal(operation.OwnMs, operation.Sigma) * effect.OwnFactor * (dice.Chance(OutlierShare) ? 10 : 1)) + effect.ExtraMs;
        call.Error = effect.Error ?? (dice.Chance(operation.ErrorRate) ? ErrorCase.Rare : null);
        call.IsNotFound = call.Error is null && dice.Chance(operation.NotFoundRate);
        var isEarly = call.Error is not null || call.IsNotFound;
        call.End = isEarly ? time + (0.6 * ownMs / 1_000) : Work(call, ownMs);
        return call;
    }

    /// <summary>Makes the calls of an operation, with its own work between them; returns when it is done.</summary>
    double Work(Call call, double ownMs)
    {
        var edges = call.Operation.Edges.Where(edge => dice.Chance(edge.Probability) && !(fault.IsOn(call.Start) && fault.Skips(edge))).ToList();
        var pause = ownMs / 1_000 / (edges.Count + 1);
        var (time, end) = (call.Start + pause, call.Start + pause);
        foreach (var edge in edges)
        {
            for (var attempt = 0; attempt <= edge.Retries; attempt++)
            {
                var hop = Reach(edge, time);
                call.Hops.Add(hop);
                end = Math.Max(end, hop.End);
                time = call.Operation.IsParallel ? time : hop.End + pause;
                if (hop.Error is null)
                {
                    break;
                }

                if (attempt == edge.Retries && dice.Chance(edge.Propagation))
                {
                    call.Error = hop.Error == ErrorCase.Timeout ? ErrorCase.Timeout : ErrorCase.Downstream with { Detail = $"{edge.Peer}: {hop.Error.Detail}" };
                    return end + (0.1 * pause);
                }
            }
        }

        return call.Operation.IsParallel ? end + (pause * edges.Count) : Math.Max(time, end);
    }

    Hop Reach(Edge edge, double time)
    {
        var hop = new Hop(edge, time);
        var delayMs = (edge.LatencyMs * dice.LogNormal(1, 0.3)) + (fault.IsOn(time) ? fault.DelayMs(edge, dice) : 0);
        if (edge.Target is null)
        {
            return Answer(hop, delayMs);
        }

        if (edge.Link == Link.Queue)
        {
            hop.End = time + (delayMs / 1_000);
            var wait = fault.QueueWait(edge, time, dice.Exponential(UsualQueueSeconds));
            hop.Remote = wait is null ? null : Serve(edge.Target, hop.End + wait.Value);
            return hop;
        }

        hop.Remote = Serve(edge.Target, time + (delayMs / 2_000));
        if (hop.Remote is null)
        {
            (hop.End, hop.Error) = (time + (RefusedMs / 1_000), ErrorCase.Refused);
            return hop;
        }

        hop.End = hop.Remote.End + (delayMs / 2_000);
        hop.Error = hop.Remote.Error;
        if (hop.End - time > edge.TimeoutMs / 1_000)
        {
            (hop.End, hop.Error) = (time + (edge.TimeoutMs / 1_000), ErrorCase.Timeout);
        }

        return hop;
    }

    Hop Answer(Hop hop, double latencyMs)
    {
        var effect = new Effect();
        if (fault.IsOn(hop.Start))
        {
            fault.Answer(hop.Edge, dice, ref effect);
        }

        hop.End = hop.Start + (((latencyMs * effect.OwnFactor) + effect.ExtraMs) / 1_000);
        hop.Error = effect.Error;
        return hop;
    }
}
