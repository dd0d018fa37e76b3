using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Dendro.Tidy.Tests;

/// <summary>What can be said of the container stack without running it.</summary>
public sealed partial class DeploymentTests
{
    /// <summary>The components and host ports of the design; 0 means no port is published.</summary>
    static readonly Dictionary<string, int> Components = new()
    {
        ["customer"] = 5011,
        ["supplier"] = 5012,
        ["ordercheck"] = 5013,
        ["suppliercheck"] = 5014,
        ["order"] = 5002,
        ["stock"] = 5001,
        ["ordermanagement"] = 5015,
        ["postgres"] = 0,
        ["kafka"] = 0,
        ["otel-collector"] = 4317,
        ["loki"] = 3100,
        ["mimir"] = 9009,
        ["tempo"] = 3200,
        ["grafana"] = 3000,
        ["grafana-mcp"] = 8000,
        ["agent-orchestrator"] = 8001,
        ["agent-logs"] = 8002,
        ["agent-metrics"] = 8003,
        ["agent-traces"] = 8004,
        ["agents-ui"] = 3002,
        ["akhq"] = 8080,
        ["adminer"] = 8081,
        ["n8n"] = 5678,
    };

    [GeneratedRegex(@"\$\{(?<name>[A-Z0-9_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^COPY (?!--from)(?<sources>.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    static Dictionary<string, Dictionary<string, object>> Services => field ??= Load();

    [Fact]
    public void Every_component_is_there_on_its_port()
    {
        Assert.Equal(Components.Keys.Order(StringComparer.Ordinal), Services.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, port) in Components.Where(component => component.Value > 0))
        {
            Assert.Contains(Texts(Services[name], "ports"), mapping => mapping.StartsWith($"{port}:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_component_has_a_memory_limit_a_network_and_a_restart_policy() => Violations.AssertNone(
        "Components that lack one:",
        from service in Services
        from key in new[] { "mem_limit", "networks", "restart" }
        where !service.Value.ContainsKey(key)
        select $"{service.Key}: {key}");

    [Fact]
    public void Every_mounted_file_exists() => Violations.AssertNone(
        "Mounts of files that do not exist:",
        from service in Services
        from volume in Texts(service.Value, "volumes")
        let source = volume.Split(':')[0]
        where source.StartsWith("./", StringComparison.Ordinal) && !SourceTree.Has(source)
        select $"{service.Key}: {source}");

    [Fact]
    public void Every_built_project_exists_and_makes_its_assembly() => Violations.AssertNone(
        "Build arguments that do not fit the sources:",
        from service in Services
        where service.Value.ContainsKey("build")
        let arguments = (Dictionary<object, object>)((Dictionary<object, object>)service.Value["build"])["args"]
        let project = $"src/{arguments["PROJECT"]}/{Path.ChangeExtension((string)arguments["ASSEMBLY"], ".csproj")}"
        where !SourceTree.Has(project) || (string)arguments["PORT"] != $"{Components[service.Key]}"
        select $"{service.Key}: {project}, port {arguments["PORT"]}");

    [Fact]
    public void Every_dependency_is_a_component() => Violations.AssertNone(
        "Dependencies on what is not there:",
        from service in Services
        where service.Value.ContainsKey("depends_on")
        from name in ((Dictionary<object, object>)service.Value["depends_on"]).Keys.Cast<string>()
        where !Services.ContainsKey(name)
        select $"{service.Key}: {name}");

    [Fact]
    public void Every_variable_is_in_the_example_settings()
    {
        var example = SourceTree.Read(".env.example");

        Violations.AssertNone(
            "Variables of docker-compose.yml that .env.example does not list:",
            Variable().Matches(SourceTree.Read("docker-compose.yml")).Select(match => match.Groups["name"].Value).Distinct()
                .Where(name => !example.Contains($"{name}=", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_file_that_the_image_copies_exists() => Violations.AssertNone(
        "COPY of what does not exist:",
        Copy().Matches(SourceTree.Read("deploy/docker/Dockerfile")).SelectMany(match => match.Groups["sources"].Value.Split(' '))
            .Where(source => !SourceTree.Has(source)));

    [Theory]
    [InlineData("docker compose version", "docker compose config --quiet")]
    [InlineData("kubectl version --client", "kubectl kustomize deploy/kubernetes")]
    public void The_tool_accepts_it(string probe, string command)
    {
        Assert.SkipWhen(Run(probe.Split(' ')).ExitCode != 0, $"`{probe}` does not work here.");

        var (exitCode, error) = Run(command.Split(' '));

        Assert.True(exitCode == 0, error);
    }

    static (int ExitCode, string Error) Run(string[] command)
    {
        var start = new ProcessStartInfo("/usr/bin/env", command) { WorkingDirectory = SourceTree.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    static IEnumerable<string> Texts(Dictionary<string, object> service, string key) =>
        service.TryGetValue(key, out var list) ? ((List<object>)list).Cast<string>() : [];

    static Dictionary<string, Dictionary<string, object>> Load()
    {
        var parser = new MergingParser(new Parser(new StringReader(SourceTree.Read("docker-compose.yml"))));
        var document = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
        return ((Dictionary<object, object>)document["services"]).ToDictionary(
            service => (string)service.Key,
            service => ((Dictionary<object, object>)service.Value).ToDictionary(pair => (string)pair.Key, pair => pair.Value));
    }
}
