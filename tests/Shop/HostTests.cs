using System.Diagnostics;
using Dendro.Shop.OrderManagement;

namespace Dendro.Shop.Tests;

public sealed class HostTests
{
    /// <summary>The instrumentation adds itself when this event comes; without it a service would be dark.</summary>
    [Fact]
    public async Task A_lean_host_announces_that_it_is_being_built()
    {
        var events = new List<string>();
        using var all = DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
        {
            if (listener.Name == "Microsoft.Extensions.Hosting")
            {
                listener.Subscribe(new Observer<KeyValuePair<string, object?>>(written => events.Add(written.Key)));
            }
        }));
        await using var app = OrderManagementService.Build([]);
        Assert.Contains("HostBuilding", events);
    }

    sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => throw error;

        public void OnNext(T value) => next(value);
    }
}
