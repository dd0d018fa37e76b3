namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Tests that take so much memory that they run alone: SQL of others would be ended for it.</summary>
[CollectionDefinition(nameof(LargeCollection), DisableParallelization = true)]
public sealed class LargeCollection;
