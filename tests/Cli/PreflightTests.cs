using System.Net;
using System.Net.Sockets;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Tests;

public sealed class PreflightTests
{
    [Fact]
    public void A_port_in_use_is_named_with_its_owner_and_the_way_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var error = Assert.Throws<UserError>(() => Preflight.CheckPorts([("order", port)], 0));

        Assert.Equal(
            $"port {port} (order) is in use by pid {Environment.ProcessId} ({ProcFs.Name(Environment.ProcessId)}). Stop what listens there, or start with --port-offset 1000.",
            error.Message);
    }

    [Fact]
    public void Every_port_in_use_is_named()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.IPv6Loopback, 0);
        first.Start();
        second.Start();
        int[] ports = [((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port];

        var error = Assert.Throws<UserError>(() => Preflight.CheckPorts(ports.Select(port => ("x", port)), 2000));

        Assert.All(ports, port => Assert.Contains($"port {port} ", error.Message, StringComparison.Ordinal));
        Assert.Contains("--port-offset 3000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_of_another_user_is_not_named() =>
        Assert.Equal("port 5002 (order) is in use by a process of another user", Preflight.PortMessage(5002, "order", null));

    [Fact]
    public void A_full_disk_is_told_with_the_way_out()
    {
        var error = Assert.Throws<UserError>(() => Preflight.CheckDisk("/data", 100 << 20));

        Assert.Equal("the disk of /data has 100 MB free and at least 256 MB are needed. Free some, or put the state on another disk with --state-dir.", error.Message);
    }
}
