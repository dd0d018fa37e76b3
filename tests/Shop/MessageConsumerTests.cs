using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.Tests.Support;

namespace Dendro.Shop.Tests;

public sealed class MessageConsumerTests(TestBroker broker)
{
    const string OneOak = """{"wood_type":"oak","quantity":1}""";

    static readonly Outcome Accepted = new Outcome.Accepted();
    static readonly Outcome Outage = new Outcome.Failed(new HttpRequestException("the API is away"));
    static readonly Outcome Refusal = new Outcome.Rejected("the API says no");

    [Fact]
    public async Task A_message_is_committed_only_after_it_was_accepted()
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync("a", OneOak);
        var answer = new TaskCompletionSource<Outcome>();
        await using var running = rig.StartAsync((_, _, _) => answer.Task);
        await Eventually.TrueAsync(() => !rig.Attempts.IsEmpty, "the message is in hand");
        Assert.Equal(0, rig.Committed);
        answer.SetResult(Accepted);
        await Eventually.TrueAsync(() => rig.Committed == 1, "the message is committed");
    }

    [Fact]
    public async Task An_outage_is_retried_in_place_until_it_is_over_and_keeps_the_order()
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync("a", OneOak);
        await rig.SendRawAsync("b", OneOak);
        await using var running = rig.Start((_, _) => rig.Attempts.Count < 10 ? Outage : Accepted);
        await Eventually.TrueAsync(() => rig.Committed == 2, "both messages are committed");
        Assert.Equal([.. Enumerable.Repeat("a", 10), "b"], rig.Attempts);
        Assert.Empty(rig.DeadLetters);
    }

    [Fact]
    public async Task A_refused_message_is_dead_lettered_after_three_refusals_with_reason_and_origin()
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync("good", OneOak);
        await rig.SendRawAsync("bad", OneOak);
        await rig.SendRawAsync("next", OneOak);
        await using var running = rig.Start((key, _) => key == "bad" ? Refusal : Accepted);
        await Eventually.TrueAsync(() => rig.Committed == 3, "all messages are committed");
        Assert.Equal(["good", "bad", "bad", "bad", "next"], rig.Attempts);
        var dead = Assert.Single(rig.DeadLetters);
        Assert.Equal(("bad", OneOak), (dead.Message.Key, Encoding.UTF8.GetString(dead.Message.Value)));
        Assert.Equal(
            ("the API says no", "3", rig.Topic, "0", "1"),
            (Header(dead, "dlq.reason"), Header(dead, "dlq.attempts"), Header(dead, "dlq.origin.topic"), Header(dead, "dlq.origin.partition"),
                Header(dead, "dlq.origin.offset")));
        Assert.True(rig.Logs.Has("shop.message.dead_lettered"));
    }

    [Theory]
    [InlineData("not json", "The message cannot be read: body: this is not JSON")]
    [InlineData("""{"wood_type":"teak","quantity":1}""", "The message cannot be read: wood_type: found \"teak\"")]
    [InlineData("""{"wood_type":"oak"}""", "The message cannot be read: quantity: expected, but missing")]
    [InlineData("null", "The message is null")]
    [InlineData("", "The message cannot be read: body: this is not JSON")]
    public async Task A_malformed_message_is_dead_lettered_at_once(string value, string reason)
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync("bad", value);
        await using var running = rig.Start((_, _) => Accepted);
        await Eventually.TrueAsync(() => rig.Committed == 1, "the message is committed");
        Assert.Empty(rig.Attempts);
        Assert.StartsWith(reason, Header(Assert.Single(rig.DeadLetters), "dlq.reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_without_a_key_is_known_by_its_place()
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync(null, OneOak);
        await using var running = rig.Start((_, _) => Accepted);
        await Eventually.TrueAsync(() => !rig.Attempts.IsEmpty, "the message is handled");
        Assert.Equal($"{rig.Topic}/0/0", Assert.Single(rig.Attempts));
    }

    [Fact]
    public async Task A_message_in_hand_when_the_loop_stops_is_not_committed_and_comes_again()
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync("a", OneOak);
        await using (rig.Start((_, _) => Outage))
        {
            await Eventually.TrueAsync(() => !rig.Attempts.IsEmpty, "the message is in hand");
        }

        Assert.Equal(0, rig.Committed);
        await using var second = rig.Start((_, _) => Accepted);
        await Eventually.TrueAsync(() => rig.Committed == 1, "the message is committed by the next loop");
    }

    [Fact]
    public async Task An_attempt_under_way_when_the_loop_stops_is_finished_and_committed()
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync("a", OneOak);
        var answer = new TaskCompletionSource<Outcome>();
        var running = rig.StartAsync((_, _, _) => answer.Task);
        await Eventually.TrueAsync(() => !rig.Attempts.IsEmpty, "the message is in hand");
        var stopping = running.DisposeAsync();
        answer.SetResult(Accepted);
        await stopping;
        Assert.Equal(1, rig.Committed);
    }

    [Fact]
    public async Task A_partition_whose_message_is_stuck_does_not_hold_up_the_others()
    {
        await using var rig = await NewRigAsync();
        await rig.SendRawAsync("stuck", OneOak);
        await rig.SendRawAsync("behind", OneOak);
        var stuck = new TaskCompletionSource<Outcome>();
        await using var running = rig.StartAsync((key, _, _) => key == "stuck" ? stuck.Task : Task.FromResult(Accepted));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(index => rig.SendAsync($"key-{index}", new OrderPlaced(WoodType.Elm, 1))));
        await Eventually.TrueAsync(() => rig.Attempts.Count > 5 && rig.Committed > 0, "messages of other partitions are committed");
        Assert.DoesNotContain("behind", rig.Attempts);
        stuck.SetResult(Accepted);
        await Eventually.TrueAsync(() => rig.Committed == 32, "all messages are committed");
    }

    [Fact]
    public async Task More_messages_than_a_lane_holds_are_all_handled_in_their_order()
    {
        await using var rig = await NewRigAsync();
        var sent = Enumerable.Range(0, 1200).Select(index => $"key-{index:0000}").ToList();
        await Task.WhenAll(sent.Select(key => rig.SendRawAsync(key, OneOak)));
        var gate = new TaskCompletionSource<Outcome>();
        await using var running = rig.StartAsync((_, _, _) => gate.Task);
        await Eventually.TrueAsync(() => !rig.Attempts.IsEmpty, "the first message is in hand");
        gate.SetResult(Accepted);
        await Eventually.TrueAsync(() => rig.Committed == sent.Count, "all messages are committed");
        Assert.Equal(sent, rig.Attempts);
    }

    [Fact]
    public async Task Two_members_share_the_work_and_each_message_is_handled_once()
    {
        await using var rig = await NewRigAsync();
        await using var first = rig.Start((_, _) => Accepted);
        await using var second = rig.Start((_, _) => Accepted);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(index => rig.SendAsync($"key-{index}", new OrderPlaced(WoodType.Elm, 1))));
        await Eventually.TrueAsync(() => rig.Committed == 100, "all messages are committed");
        Assert.Equal(100, rig.Attempts.Distinct().Count());
    }

    [Fact]
    public async Task The_consumer_is_healthy_once_it_has_joined_its_group()
    {
        await using var rig = await NewRigAsync();
        await using var running = rig.Start((_, _) => Accepted);
        await Eventually.TrueAsync(async () =>
        {
            var report = await rig.Health.ReportAsync(TestContext.Current.CancellationToken);
            return report.Status == "healthy" && report.Checks.ContainsKey("consumer") && report.Checks.ContainsKey("kafka");
        }, "the checks consumer and kafka are healthy");
    }

    [Fact]
    public async Task Each_attempt_is_a_span_below_the_one_that_sent_the_message()
    {
        using var spans = new CapturedSpans();
        await using var rig = await NewRigAsync();
        using var order = new ActivitySource("Dendro.Test").StartActivity("test order");
        await rig.SendAsync("traced", new OrderPlaced(WoodType.Pine, 2));
        await using var running = rig.Start((_, _) => rig.Attempts.Count == 1 ? Outage : Accepted);
        await Eventually.TrueAsync(() => rig.Committed == 1, "the message is committed");

        var trace = spans.All.Where(span => span.TraceId == order!.TraceId).ToList();
        var send = Assert.Single(trace, span => span.DisplayName == $"send {rig.Topic}");
        Assert.Equal((ActivityKind.Producer, order!.SpanId), (send.Kind, send.ParentSpanId));
        var attempts = trace.Where(span => span.DisplayName == $"process {rig.Topic}").ToList();
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], attempts.Select(span => span.Status));
        Assert.All(attempts, span => Assert.Equal((ActivityKind.Consumer, send.SpanId), (span.Kind, span.ParentSpanId)));
        Assert.Single(attempts[0].Events, happened => happened.Name == "exception");
        Assert.Equal(
            ("kafka", rig.Topic, "process", rig.Kafka.Name(ConsumerRig.Group), "traced"),
            (attempts[0].GetTagItem("messaging.system"), attempts[0].GetTagItem("messaging.destination.name"),
                attempts[0].GetTagItem("messaging.operation.type"), attempts[0].GetTagItem("messaging.consumer.group.name"),
                attempts[0].GetTagItem("messaging.kafka.message.key")));
    }

    async Task<ConsumerRig> NewRigAsync()
    {
        var rig = new ConsumerRig(broker);
        await rig.PrepareAsync();
        return rig;
    }

    static string? Header(ConsumeResult<string, byte[]> message, string name) =>
        message.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
